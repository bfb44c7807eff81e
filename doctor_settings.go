package main

import (
	"context"
	"crypto/sha1" //nolint:gosec // a thumbprint, as Microsoft Entra shows it; nothing is proved by it
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"slices"
	"strings"
	"time"

	"ssprbot/bot/connector"
	"ssprbot/doctor"
)

// What doctor says of the bot's configuration.

func (p *patient) lookAtConfiguration(context.Context) (found []doctor.Finding) {
	if err := p.config.check(); err != nil {
		found = eachLine(err, 20)
	}
	found = append(found, p.misspelt()...)
	if p.config.local() {
		return append(found, doctor.Warn("local mode: no MicrosoftAppId is set, so only programs on this machine are answered, without tokens",
			"for Teams set MicrosoftAppId, MicrosoftAppTenantId and MicrosoftAppPassword in the environment that the bot runs in"))
	}
	found = append(found, p.tenants()...)
	if len(found) == 0 {
		found = []doctor.Finding{doctor.Fine(p.config.summary())}
	}
	return found
}

// summary repeats what can be compared with the Azure portal.
func (c *serveConfig) summary() string {
	proof := "a client secret"
	switch {
	case c.appType == connector.UserAssignedMSI:
		proof = "a managed identity"
	case c.certificateFile != "":
		proof = "a certificate"
	}
	return fmt.Sprintf("%s bot %s with %s, for tenant %s, in cloud %s", c.appType, c.appID, proof, strings.Join(c.allowedTenants(), ", "), c.cloud)
}

// tenants are mistakes with which the bot starts, and refuses people.
func (p *patient) tenants() (found []doctor.Finding) {
	c := p.config
	for _, tenant := range c.allowedTenants() {
		if !guid.MatchString(tenant) {
			found = append(found, doctor.Warn("an allowed tenant is not a GUID: Teams names tenants by their id, so nobody of it will be answered",
				"put Directory (tenant) ID of the app registration's Overview into MicrosoftAppTenantId, or into SSPRBOT_TENANTS"))
		}
	}
	if c.appType == connector.MultiTenant || c.tenantID == "" {
		return found
	}
	own := func(tenant string) bool { return strings.EqualFold(tenant, c.tenantID) }
	if !slices.ContainsFunc(c.allowedTenants(), own) {
		found = append(found, doctor.Warn("SSPRBOT_TENANTS leaves out MicrosoftAppTenantId, and a bot of type "+string(c.appType)+" is of its own tenant: nobody there will be answered",
			"leave SSPRBOT_TENANTS out, or add the tenant"))
	}
	if slices.ContainsFunc(c.allowedTenants(), func(t string) bool { return !own(t) }) {
		found = append(found, doctor.Warn("SSPRBOT_TENANTS names other tenants, and a bot of type "+string(c.appType)+" can be used in its own only",
			"leave them out, or register a bot in each tenant"))
	}
	return found
}

// misnamed are what other programs and guides call what this bot reads.
var misnamed = []struct{ right, wrong string }{
	{"MicrosoftAppId", "MicrosoftAppID MICROSOFTAPPID MICROSOFT_APP_ID MicrosoftAppid BOT_ID CLIENT_ID AZURE_CLIENT_ID"},
	{"MicrosoftAppPassword", "MicrosoftAppSecret MICROSOFTAPPPASSWORD MICROSOFT_APP_PASSWORD BOT_PASSWORD CLIENT_SECRET AZURE_CLIENT_SECRET"},
	{"MicrosoftAppTenantId", "MicrosoftAppTenantID MICROSOFTAPPTENANTID MICROSOFT_APP_TENANT_ID MicrosoftTenantId TENANT_ID AZURE_TENANT_ID"},
	{"MicrosoftAppType", "MicrosoftAppTYPE MICROSOFTAPPTYPE MICROSOFT_APP_TYPE BOT_TYPE"},
}

// misspelt finds a setting under another name. Names count with their case, as everywhere but on Windows.
func (p *patient) misspelt() (found []doctor.Finding) {
	for _, name := range misnamed {
		if p.getenv(name.right) != "" || name.right == "MicrosoftAppPassword" && p.config.certificateFile != "" {
			continue
		}
		for wrong := range strings.FieldsSeq(name.wrong) {
			if p.getenv(wrong) != "" {
				found = append(found, doctor.Warn(name.right+" is not set, and "+wrong+" is", "call it "+name.right+"; upper and lower case count"))
				break
			}
		}
	}
	return found
}

const certificateEndsSoon = 30 * 24 * time.Hour

func (p *patient) lookAtCertificate(context.Context) []doctor.Finding {
	content, err := p.config.certificate()
	if err != nil || len(content) == 0 { // the configuration has said so
		return nil
	}
	for block, rest := pem.Decode(content); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" {
			continue
		}
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return []doctor.Finding{doctor.Bad("SSPRBOT_CERTIFICATE_FILE holds a certificate that cannot be read", "export it again, as PEM")}
		}
		return []doctor.Finding{judgeCertificate(certificate, p.now())}
	}
	return nil
}

// judgeCertificate looks at the bot's own, which is the first in its file.
func judgeCertificate(c *x509.Certificate, now time.Time) doctor.Finding {
	says := fmt.Sprintf("the certificate with thumbprint %X", sha1.Sum(c.Raw)) //nolint:gosec // as above
	day := func(t time.Time) string { return t.UTC().Format(time.DateOnly) }
	const renew = "make a new one, upload it to the app registration (Certificates & secrets), put it into SSPRBOT_CERTIFICATE_FILE and start the bot again"
	switch {
	case now.After(c.NotAfter):
		return doctor.Bad(says+" expired on "+day(c.NotAfter)+": the bot gets no token, so it receives and never answers", renew)
	case now.Before(c.NotBefore):
		return doctor.Bad(says+" is not valid before "+day(c.NotBefore), "look at this machine's clock; otherwise wait, or make another")
	case now.Add(certificateEndsSoon).After(c.NotAfter):
		return doctor.Warn(says+" expires on "+day(c.NotAfter), renew)
	}
	return doctor.Fine(says + " is good until " + day(c.NotAfter))
}
