package bot

// Cloud is one of the separate Microsoft clouds that a Teams tenant can live in: where its tokens come from and
// which hosts its Bot Connector answers on. Source: the cloud table of Microsoft's Teams SDK (cloud_environment.py,
// sovereign-cloud.mdx, 2026).
type Cloud struct {
	Name              string
	Issuer            string   // iss of tokens that the connector presents to the bot
	OpenIDMetadataURL string   // names the document with the issuer's signing keys
	Authority         string   // https URL of the token endpoint for the bot's own tokens
	DefaultTenant     string   // tenant in the token URL of legacy multi-tenant bots
	Scope             string   // asked for in the bot's own tokens
	Graph             string   // https URL of Microsoft Graph (Microsoft Learn, "National cloud deployments")
	ServiceHosts      []string // exact host names that the bot's token may be sent to
}

// Clouds lists every cloud that SSPRBOT_CLOUD can name; the first is the default. GCC (not High) is in the public one.
//
// trafficmanager.net is a name space that any Azure customer can register in: hosts are listed whole, never as a suffix.
func Clouds() []Cloud {
	usGov := Cloud{
		Name:              "usgov",
		Issuer:            "https://api.botframework.us",
		OpenIDMetadataURL: "https://login.botframework.azure.us/v1/.well-known/openidconfiguration",
		Authority:         "https://login.microsoftonline.us",
		DefaultTenant:     "MicrosoftServices.onmicrosoft.us",
		Scope:             "https://api.botframework.us/.default",
		Graph:             "https://graph.microsoft.us",
		ServiceHosts:      []string{"smba.infra.gov.teams.microsoft.us"},
	}
	dod := usGov
	dod.Name = "dod"
	dod.Graph = "https://dod-graph.microsoft.us"
	dod.ServiceHosts = []string{"smba.infra.dod.teams.microsoft.us"}
	return []Cloud{
		{
			Name:   "public",
			Issuer: "https://api.botframework.com",
			// One SDK spells it "openid-configuration"; the documentation and all others do not.
			OpenIDMetadataURL: "https://login.botframework.com/v1/.well-known/openidconfiguration",
			Authority:         "https://login.microsoftonline.com",
			DefaultTenant:     "botframework.com",
			Scope:             "https://api.botframework.com/.default",
			Graph:             "https://graph.microsoft.com",
			ServiceHosts:      []string{"smba.trafficmanager.net", "smba.infra.gcc.teams.microsoft.com"},
		},
		usGov,
		dod,
		{
			Name:              "china",
			Issuer:            "https://api.botframework.azure.cn",
			OpenIDMetadataURL: "https://login.botframework.azure.cn/v1/.well-known/openidconfiguration",
			Authority:         "https://login.partner.microsoftonline.cn",
			DefaultTenant:     "microsoftservices.partner.onmschina.cn",
			Scope:             "https://api.botframework.azure.cn/.default",
			Graph:             "https://microsoftgraph.chinacloudapi.cn",
			ServiceHosts:      []string{"frontend.botapi.msg.infra.teams.microsoftonline.cn"},
		},
	}
}
