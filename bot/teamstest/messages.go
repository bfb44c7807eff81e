package teamstest

import "net/http"

// messageKey finds a message from whichever thread of its channel it is named.
type messageKey struct{ conversation, id string }

func (r *request) message() messageKey {
	return messageKey{withoutThread(r.ConversationID), r.ActivityID}
}

func (c *connector) post(req *request) answer {
	if req.Body.Type() == "" {
		return problem(http.StatusBadRequest, "BadSyntax", "an activity needs a type")
	}
	req.ActivityID, req.accepted = c.teams.nextID(), true
	c.posted[req.message()] = true
	return newAnswer(http.StatusCreated, map[string]any{"id": req.ActivityID})
}

func (c *connector) replace(req *request) answer {
	if !c.posted[req.message()] {
		return problem(http.StatusNotFound, "ActivityNotFoundInConversation", "the bot has sent no such message")
	}
	req.accepted = true
	return newAnswer(http.StatusOK, map[string]any{"id": req.ActivityID})
}

func (c *connector) remove(req *request) answer {
	if !c.posted[req.message()] {
		return problem(http.StatusNotFound, "ActivityNotFoundInConversation", "the bot has sent no such message")
	}
	delete(c.posted, req.message())
	req.accepted = true
	return newAnswer(http.StatusOK, nil)
}

func problem(status int, code, message string) answer {
	return newAnswer(status, connectorProblem(code, message))
}

func connectorProblem(code, message string) any {
	return map[string]any{"error": map[string]any{"code": code, "message": message}}
}
