package doctor

import "slices"

// Code is an error of Microsoft Entra's that a bot can meet when it asks for its own token.
type Code struct {
	Name string // AADSTS and a number
	Says string
	Fix  string
}

const (
	copyValue  = "make a new client secret (Entra admin center, App registrations, the bot's app, Certificates & secrets) and put its Value, not its Secret ID, into MicrosoftAppPassword"
	addBotHere = "compare MicrosoftAppId with Application (client) ID on the app registration's Overview (not Object ID, and not that of the enterprise application), and MicrosoftAppTenantId with Directory (tenant) ID there; MicrosoftAppType must be the Azure Bot's type"
	addCert    = "upload the certificate in SSPRBOT_CERTIFICATE_FILE under Certificates & secrets of the bot's app registration, and compare the thumbprint above"
	tryLater   = "try again in some minutes; see status.cloud.microsoft if it stays"
	setClock   = "set this machine's clock, see the check clock"
	otherCloud = "set SSPRBOT_CLOUD to the tenant's cloud: public, usgov, dod or china"
)

// Codes lists those that doctor puts into plain words. Source: "Microsoft Entra authentication and authorization error
// codes" (reference-error-codes.md), and for 7000229, 700024 and 500011 the messages that the service itself gives. Codes
// change over time; those that are not here are shown with the address that explains them.
func Codes() []Code {
	return []Code{
		{"AADSTS7000215", "the client secret is not one of this app's", copyValue},
		{"AADSTS70002", "the client secret is not one of this app's", copyValue},
		{"AADSTS7000222", "the client secret has expired", copyValue + "; a managed identity (MicrosoftAppType=UserAssignedMSI) has none that expires"},
		{"AADSTS700016", "there is no app with MicrosoftAppId in the tenant that was asked", addBotHere},
		{"AADSTS700011", "there is no app with MicrosoftAppId in the tenant that was asked", addBotHere},
		{"AADSTS90002", "there is no such tenant", "put Directory (tenant) ID of the app registration's Overview into MicrosoftAppTenantId; " + otherCloud},
		{"AADSTS900023", "MicrosoftAppTenantId is neither a tenant's id nor a domain", "put Directory (tenant) ID of the app registration's Overview into MicrosoftAppTenantId"},
		{"AADSTS50194", "the app is registered for one tenant, and was asked for as one for all", "set MicrosoftAppType=SingleTenant and MicrosoftAppTenantId"},
		{"AADSTS7000229", "the app has no service principal in the tenant, so it may not have tokens there", "create the enterprise application: az ad sp create --id and MicrosoftAppId, or grant admin consent once"},
		{"AADSTS7000112", "the app has been disabled", "enable it: Entra admin center, Enterprise applications, the bot's app, Properties, Enabled for users to sign-in"},
		{"AADSTS70001", "the app has been disabled or deleted", "enable it: Entra admin center, Enterprise applications, the bot's app, Properties, Enabled for users to sign-in"},
		{"AADSTS1000031", "the app cannot be used at this time", "ask an administrator of the tenant what was done to the enterprise application"},
		{"AADSTS700027", "the certificate is not one of this app's", addCert},
		{"AADSTS700030", "the certificate's subject is not allowed for this app", addCert},
		{"AADSTS700024", "the signed request was not valid at the time of the service", setClock},
		{"AADSTS700025", "the app is registered as a public client, which takes neither secret nor certificate", "App registrations, the bot's app, Authentication: set Allow public client flows to No"},
		{"AADSTS7000218", "the request arrived without a secret or certificate", "look for a proxy that changes requests to the authority"},
		{"AADSTS500011", "the tenant does not know the Bot Framework's service", "an administrator runs once: az ad sp create --id, with the app id of the Bot Framework's API in this cloud"},
		{"AADSTS650052", "the tenant has not enabled the service that the token is for", "an administrator enables the Bot Framework's service in the tenant"},
		{"AADSTS70011", "the scope is not known in this cloud", otherCloud},
		{"AADSTS53003", "a Conditional Access policy blocks the app", "exempt the bot's service principal, or this machine's address, from the policy for workload identities"},
		{"AADSTS530032", "a security policy of the tenant blocks the app", "exempt the bot's service principal from the policy"},
		{"AADSTS500021", "the network allows other tenants only (tenant restrictions)", "add the tenant to what the proxy sends as Restrict-Access-To-Tenants"},
		{"AADSTS90038", "the tenant belongs to another cloud", otherCloud},
		{"AADSTS900382", "the app and the authority belong to different clouds", otherCloud},
		{"AADSTS900432", "the app and the authority belong to different clouds", otherCloud},
		{"AADSTS90055", "the tenant sends too many requests and is held back", tryLater},
		{"AADSTS90006", "Microsoft Entra is out of order for the moment", tryLater},
		{"AADSTS90012", "Microsoft Entra took too long", tryLater},
		{"AADSTS90024", "Microsoft Entra is out of order for the moment", tryLater},
		{"AADSTS90033", "Microsoft Entra is out of order for the moment", tryLater},
	}
}

// codeOf is what is known of a code. One that is not known has no name.
func codeOf(name string) Code {
	all := Codes()
	if i := slices.IndexFunc(all, func(c Code) bool { return c.Name == name }); i >= 0 {
		return all[i]
	}
	return Code{}
}
