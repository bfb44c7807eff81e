package connector

import (
	"errors"
	"fmt"
	"regexp"

	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
)

// TokenError tells why the bot has no token. It keeps nothing of the authority's answer but its code and status: the
// libraries' own errors can quote requests and answers, secrets and tokens included.
type TokenError struct {
	Code   string // Microsoft Entra's, such as AADSTS7000215 for a wrong secret; "" where none came
	Status int    // HTTP status of the answer; 0 where none came
	Err    error  // why none came, else nil
}

func (e *TokenError) Error() string {
	switch {
	case e.Code != "" && e.Status != 0:
		return fmt.Sprintf("getting the bot's token: status %d %s", e.Status, e.Code)
	case e.Code != "":
		return "getting the bot's token: " + e.Code
	case e.Status != 0:
		return fmt.Sprintf("getting the bot's token: status %d", e.Status)
	}
	return fmt.Sprintf("getting the bot's token: %v", e.Err)
}

func (e *TokenError) Unwrap() error { return e.Err }

var entraCode = regexp.MustCompile(`AADSTS[0-9]{1,12}`)

var errUnusable = errors.New("the answer cannot be used")

// newTokenError takes from a credential's error what may be shown.
func newTokenError(err error) *TokenError {
	if known, ok := errors.AsType[*TokenError](err); ok {
		return known
	}
	e := &TokenError{Code: entraCode.FindString(err.Error())}
	if failed, ok := errors.AsType[*azidentity.AuthenticationFailedError](err); ok && failed.RawResponse != nil {
		e.Status = failed.RawResponse.StatusCode
	}
	if e.Code == "" && e.Status == 0 {
		e.Err = errUnusable
	}
	return e
}
