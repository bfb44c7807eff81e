package store

import (
	"errors"
	"io/fs"
	"net"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"
)

// postgresHint tells the operator what to do about an error of PostgreSQL's; "" where only the error itself helps.
func postgresHint(err error) string {
	if answer := new(pgconn.PgError); errors.As(err, &answer) {
		return serverHint(answer.Code)
	}
	if attempt := new(pgconn.ConnectError); !errors.As(err, &attempt) {
		return ""
	}
	switch unknown := new(net.DNSError); {
	case errors.As(err, &unknown):
		return "check the host in the URL"
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, fs.ErrNotExist): // no socket
		return "PostgreSQL must be running and listen there: check host and port in the URL"
	}
	return ""
}

// serverHint knows the codes of PostgreSQL's manual, "PostgreSQL Error Codes".
func serverHint(code string) string {
	switch code {
	case "28P01", "28000":
		return "check user and password in the URL, and the server's pg_hba.conf"
	case "3D000":
		return "check the database's name in the URL, or create it: CREATE DATABASE"
	case "42501":
		return "the role must own the bot's tables and may CREATE in their schema: GRANT CREATE ON SCHEMA"
	case "3F000":
		return "check search_path in the URL, or create the schema: CREATE SCHEMA"
	case "25006":
		return "the server takes no changes: name the primary in the URL, with target_session_attrs=read-write where there are several hosts"
	case "53100":
		return "free some space on the server's disk"
	case "53300":
		return "raise the server's max_connections or run fewer processes: each takes up to 16"
	case "57P03":
		return "the server is starting or stopping: try again"
	}
	return ""
}
