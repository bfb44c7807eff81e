package main

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"ssprbot/bot"
	"ssprbot/helpdesk"
	"ssprbot/knowledge"
)

// routesInForce reads the routes file again when it changes, or a rota file that it names.
func (c *serveConfig) routesInForce(teams *bot.Bot, first helpdesk.Routes, base func() *knowledge.Base, log *slog.Logger) *reloader {
	files := routeFiles(c.routes, first)
	return &reloader{log: log.With("files", "routes"), seen: sumOf(files), again: make(chan struct{}, 1), paths: func() []string { return files }, read: func() (func(), []any, error) {
		routes, err := loadRoutes(c.routes, base())
		if err != nil {
			return nil, nil, err
		}
		return func() {
			files = routeFiles(c.routes, routes)
			teams.UseRoutes(routes)
		}, []any{"routes", len(routes.All())}, nil
	}}
}

// routeFiles are the files that the routes were read from.
func routeFiles(name string, routes helpdesk.Routes) (paths []string) {
	for _, file := range routes.Files() {
		paths = append(paths, filepath.Join(filepath.Dir(name), file))
	}
	return paths
}

// loadRoutes reads the routes file and the rota files beside it. Without a name there are no routes: every ticket goes
// to the channel that was chosen at installation.
func loadRoutes(name string, base *knowledge.Base) (helpdesk.Routes, error) {
	if name == "" {
		return helpdesk.Routes{}, nil
	}
	var areas []string
	for _, issue := range base.Issues() {
		areas = append(areas, string(issue.Area))
	}
	folder, file := filepath.Split(name)
	if folder == "" {
		folder = "."
	}
	routes, err := helpdesk.LoadRoutes(os.DirFS(folder), file, areas)
	if err != nil {
		return helpdesk.Routes{}, fmt.Errorf("%s holds mistakes:\n%w", name, err)
	}
	return routes, nil
}
