package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/infracloudio/msbotbuilder-go/schema"
)

// onlyRepeat: an earlier attempt may have arrived, and after this one there is no other.
func (d Delivery) onlyRepeat() bool { return d.Operation == Post && d.AnswersLost >= mostLost }

// probe finds out whether the connector takes anything there, before the only repeat is spent: in an outage that loses
// answers it would be lost like the first. What it sends is a typing indicator, which may come as often as it likes.
// Its error is a *DeliveryError whose outcome is Refused: the repeat was not made.
func (o *outbox) probe(ctx context.Context, d Delivery) error {
	if !d.onlyRepeat() {
		return nil
	}
	indicator := d
	indicator.Payload, indicator.Card, indicator.Otherwise = typingLike(d.Payload), "", ""
	_, err := o.config.Connector.Deliver(ctx, indicator)
	var failed *DeliveryError
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &failed):
		failed = &DeliveryError{Err: err}
	case failed.Outcome != Refused && failed.Outcome != AnswerLost: // it answers, and says the same of the repeat
		return nil
	}
	waiting := *failed
	waiting.Outcome, waiting.Err = Refused, fmt.Errorf("seeing whether the only repeat would arrive: %w", failed.Err)
	return &waiting
}

// typingLike is a typing indicator with the address of an activity.
func typingLike(activity []byte) []byte {
	var address struct {
		Type         schema.ActivityTypes `json:"type"`
		From         json.RawMessage      `json:"from,omitempty"`
		Recipient    json.RawMessage      `json:"recipient,omitempty"`
		Conversation json.RawMessage      `json:"conversation,omitempty"`
	}
	_ = json.Unmarshal(activity, &address) // the bot's own
	address.Type = schema.Typing
	indicator, _ := json.Marshal(address) // nothing in it can fail
	return indicator
}
