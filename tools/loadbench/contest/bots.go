package contest

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"ssprbot/tools/loadbench/peers"
	"ssprbot/tools/loadbench/process"
	"ssprbot/tools/loadbench/teams"
)

// The bots.
const (
	Ours          = "ssprbot"          // with the SQLite store
	OursMemory    = "ssprbot-memory"   // with SQLite in memory
	OursPostgres  = "ssprbot-postgres" // with PostgreSQL
	Bare          = "bare"             // net/http, no state and no matching
	Library       = "library"          // msbotbuilder-go's adapter
	LibraryPooled = "library-pooled"   // with a connection pool
	BotBuilder    = "botbuilder"       // Microsoft's JavaScript SDK
)

// Names are all bots.
func Names() []string {
	return []string{Ours, OursMemory, OursPostgres, Bare, Library, LibraryPooled, BotBuilder}
}

// Standard are those that a contest is between.
func Standard() []string { return []string{Ours, Bare, Library, LibraryPooled, BotBuilder} }

// PeerCommand is the first argument of the process that a peer in Go runs in.
const PeerCommand = "peer"

const startTimeout = 30 * time.Second

// card is what every peer answers: one of ssprbot's own, of the usual size.
//
//go:embed card.json
var card []byte

//go:embed bot.js
var botBuilder []byte

// bot is a running one.
type bot struct {
	process *process.Process
	address string
	log     string
}

// logged is the end of its log.
func (b *bot) logged() string {
	data, _ := os.ReadFile(b.log)
	return string(data[max(0, len(data)-1000):])
}

func (b *Bench) start(ctx context.Context, name string) (*bot, error) {
	if database, ours := map[string]string{Ours: "sqlite:ssprbot.db", OursMemory: "sqlite::memory:", OursPostgres: ""}[name]; ours {
		if name == OursPostgres {
			var err error
			if database, err = b.postgresDatabase(ctx); err != nil {
				return nil, err
			}
		}
		folder, err := b.newFolder()
		if err != nil {
			return nil, err
		}
		return b.startOurs(ctx, folder, database)
	}
	return b.startPeer(ctx, name)
}

func (b *Bench) newFolder() (string, error) {
	b.starts++
	folder := filepath.Join(b.folder, strconv.Itoa(b.starts))
	if err := os.Mkdir(folder, 0o700); err != nil {
		return "", fmt.Errorf("making a bot's folder: %w", err)
	}
	return folder, nil
}

// startOurs starts the program as an operator would, limits off, its log kept.
func (b *Bench) startOurs(ctx context.Context, folder, database string) (*bot, error) {
	return b.launch(ctx, folder, "/readyz", func(address string) ([]string, []string) {
		return []string{b.Program, "serve", "--listen", address}, append([]string{
			"MicrosoftAppId=" + teams.AppID, "MicrosoftAppPassword=" + teams.Secret, "MicrosoftAppTenantId=" + teams.TenantID,
			"SSPRBOT_DATABASE_URL=" + database, "SSPRBOT_OPENID_METADATA_URL=" + b.teams.MetadataURL,
			"SSPRBOT_AUTHORITY_URL=" + b.teams.AuthorityURL, "SSL_CERT_FILE=" + b.teams.CAFile,
			"SSPRBOT_SERVICE_HOSTS=" + b.teams.ServiceHost, "SSPRBOT_SEND_LIMITS=off", "SSPRBOT_RATE_LIMITS=off",
			"HOME=" + folder,
		}, b.Settings...)
	})
}

func (b *Bench) startPeer(ctx context.Context, name string) (*bot, error) {
	folder, err := b.newFolder()
	if err != nil {
		return nil, err
	}
	if name == BotBuilder {
		return b.startBotBuilder(ctx, folder)
	}
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("finding this program: %w", err)
	}
	return b.launch(ctx, folder, "", func(address string) ([]string, []string) {
		return []string{self, PeerCommand, name, address, b.teams.MetadataURL, b.teams.TokenURL}, []string{"HOME=" + folder}
	})
}

// PeerConfig reads what startPeer wrote.
func PeerConfig(args []string) (c peers.Config, kind string, err error) {
	if len(args) != 4 || !slices.Contains(Names(), args[0]) {
		return c, "", fmt.Errorf("%q are no peer, address, metadata and authority", args)
	}
	return peers.Config{
		Listen: args[1], MetadataURL: args[2], TokenURL: args[3], AppID: teams.AppID, Secret: teams.Secret, Card: compact(card),
		Log: slog.New(slog.NewTextHandler(os.Stderr, nil)),
	}, args[0], nil
}

// startBotBuilder has no environment but what it needs; its settings are those of ConfigurationBotFrameworkAuthentication.
func (b *Bench) startBotBuilder(ctx context.Context, folder string) (*bot, error) {
	if _, err := os.Stat(filepath.Join(b.NodeModules, "botbuilder")); err != nil {
		return nil, fmt.Errorf("looking for botbuilder: %w: run npm ci in tools/loadbench/botbuilder", err)
	}
	cardFile := filepath.Join(folder, "card.json")
	if err := os.WriteFile(cardFile, compact(card), 0o600); err != nil {
		return nil, fmt.Errorf("writing the card: %w", err)
	}
	script := filepath.Join(folder, "bot.js") // beside a link to the modules, which may be anywhere
	if err := errors.Join(os.WriteFile(script, botBuilder, 0o600), os.Symlink(b.NodeModules, filepath.Join(folder, "node_modules"))); err != nil {
		return nil, fmt.Errorf("writing botbuilder's bot: %w", err)
	}
	return b.launch(ctx, folder, "", func(address string) ([]string, []string) {
		return []string{"node", script}, []string{
			"PATH=" + b.Path, "NODE_ENV=production", "NODE_EXTRA_CA_CERTS=" + b.teams.CAFile,
			"LOADBENCH_LISTEN=" + address, "LOADBENCH_CARD=" + cardFile,
			"MicrosoftAppType=SingleTenant", "MicrosoftAppId=" + teams.AppID, "MicrosoftAppPassword=" + teams.Secret,
			"MicrosoftAppTenantId=" + teams.TenantID, "ToBotFromChannelTokenIssuer=https://api.botframework.com",
			"ToBotFromChannelOpenIdMetadataUrl=" + b.teams.MetadataURL,
			"ToChannelFromBotLoginUrl=" + b.teams.AuthorityURL + "/" + teams.TenantID,
			"ToChannelFromBotOAuthScope=https://api.botframework.com", "ValidateAuthority=true",
		}
	})
}

func (b *Bench) launch(ctx context.Context, folder, ready string, spec func(address string) (args, environment []string)) (*bot, error) {
	address, err := process.FreeAddress()
	if err != nil {
		return nil, err
	}
	args, environment := spec(address)
	one := &bot{address: address, log: filepath.Join(folder, "log")}
	one.process, err = process.Start(process.Spec{Args: args, Environment: environment, Folder: folder, Log: one.log, CPU: b.BotCPU})
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	if err := one.process.Ready(ctx, address, ready); err != nil {
		one.process.Stop()
		return nil, fmt.Errorf("%w: %s", err, one.logged())
	}
	return one, nil
}

func compact(text json.RawMessage) json.RawMessage {
	short, err := json.Marshal(text)
	if err != nil {
		panic("reading the card: " + err.Error()) // part of this program
	}
	return short
}
