package main

import (
	"fmt"
	"os"
	"path/filepath"

	"ssprbot/helpdesk"
	"ssprbot/knowledge"
)

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
