package connector

import (
	"context"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// Told is the credential with every fetch of a token told of: how long it took, and with which error it ended.
func Told(c azcore.TokenCredential, tell func(took time.Duration, err error)) azcore.TokenCredential {
	return told{c, tell}
}

type told struct {
	azcore.TokenCredential
	tell func(time.Duration, error)
}

func (t told) GetToken(ctx context.Context, options policy.TokenRequestOptions) (azcore.AccessToken, error) {
	began := time.Now()
	token, err := t.TokenCredential.GetToken(ctx, options)
	if err != nil {
		err = newTokenError(err)
	}
	t.tell(time.Since(began), err)
	return token, err
}

// Forget passes on that a token was refused (Tokens.Invalidate).
func (t told) Forget() {
	if c, ok := t.TokenCredential.(interface{ Forget() }); ok {
		c.Forget()
	}
}
