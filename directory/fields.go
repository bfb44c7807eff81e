package directory

import (
	"net/url"
	"strings"
	"time"
)

// Permission is what an application needs for a request: the name of a Microsoft Graph application permission.
type Permission string

// The permissions, one for each request.
const (
	ReadReports      Permission = "AuditLog.Read.All"
	ReadUsers        Permission = "User.Read.All"
	ReadOrganization Permission = "Organization.Read.All"
)

// Permissions lists all that the client uses.
func Permissions() []Permission { return []Permission{ReadReports, ReadUsers, ReadOrganization} }

// Buys says what a permission is for, to an administrator.
func (p Permission) Buys() string {
	switch p {
	case ReadReports:
		return "whether the person may reset their password, what they registered for it, and whether they are an administrator"
	case ReadUsers:
		return "whether the account is synchronized, licensed, enabled and a guest, and when its password was changed"
	case ReadOrganization:
		return "whether the organization synchronizes, and when it last did"
	}
	return ""
}

// request is one of the three that are ever sent.
type request struct {
	what       string // for an error
	permission Permission
	path       []string
	query      string
}

// Fields lists, request by request, every property that is asked for or decoded.
func Fields() map[Permission][]string {
	return map[Permission][]string{
		// The report takes no $select; what else it says is not decoded.
		ReadReports: {"id", "isAdmin", "isSsprCapable", "isSsprEnabled", "isSsprRegistered", "lastUpdatedDateTime", "methodsRegistered", "userType"},
		ReadUsers: {
			"id", "accountEnabled", "assignedPlans", "lastPasswordChangeDateTime", "onPremisesProvisioningErrors",
			"onPremisesSyncEnabled", "passwordPolicies", "userType",
		},
		ReadOrganization: {"onPremisesLastSyncDateTime", "onPremisesSyncEnabled"},
	}
}

func selected(p Permission) string { return "$select=" + strings.Join(Fields()[p], ",") }

func registrationOf(id string) request {
	return request{"the registration report", ReadReports, []string{"v1.0", "reports", "authenticationMethods", "userRegistrationDetails", id}, ""}
}

func users(id string) request {
	return request{"the user", ReadUsers, []string{"v1.0", "users", id}, selected(ReadUsers)}
}

func organizationOf() request {
	return request{"the organization", ReadOrganization, []string{"v1.0", "organization"}, selected(ReadOrganization)}
}

func (r request) address(base *url.URL) string {
	u := *base
	var escaped []string
	for _, part := range r.path {
		escaped = append(escaped, url.PathEscape(part))
	}
	u.Path, u.RawPath = "/"+strings.Join(r.path, "/"), "/"+strings.Join(escaped, "/")
	u.RawQuery = r.query
	return u.String()
}

// What is decoded; what is missing or null is nil. Source: microsoft-graph-docs-contrib, v1.0 resources.

// registration is a userRegistrationDetails.
type registration struct {
	ID         *string    `json:"id"`
	IsAdmin    *bool      `json:"isAdmin"`
	Capable    *bool      `json:"isSsprCapable"`
	Enabled    *bool      `json:"isSsprEnabled"`
	Registered *bool      `json:"isSsprRegistered"`
	Updated    *time.Time `json:"lastUpdatedDateTime"`
	Methods    []string   `json:"methodsRegistered"`
	UserType   *string    `json:"userType"`
}

type user struct {
	ID              *string    `json:"id"`
	Enabled         *bool      `json:"accountEnabled"`
	Plans           []plan     `json:"assignedPlans"`
	PasswordChanged *time.Time `json:"lastPasswordChangeDateTime"`
	// Of an error there is nothing to know but that there is one: it would quote the value that is wrong.
	ProvisioningErrors []struct{} `json:"onPremisesProvisioningErrors"`
	Synced             *bool      `json:"onPremisesSyncEnabled"`
	Policies           *string    `json:"passwordPolicies"`
	UserType           *string    `json:"userType"`
}

// plan is an assignedPlan; of its properties these two are decoded.
type plan struct {
	ID     string `json:"servicePlanId"`
	Status string `json:"capabilityStatus"`
}

type organizations struct {
	Value []organization `json:"value"`
}

type organization struct {
	LastSync *time.Time `json:"onPremisesLastSyncDateTime"`
	Synced   *bool      `json:"onPremisesSyncEnabled"`
}
