package main

import (
	"io"
	"strings"
	"testing"
	"testing/fstest"
)

const mit = `MIT License

Copyright (c) 2026 Contoso

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
`

const gpl = "This program is free software: you can redistribute it and/or modify it under the terms of the GNU General Public License as published by the Free Software Foundation, either version 3 of the License, or (at your option) any later version.\n"

func TestCheck(t *testing.T) {
	tests := map[string]struct {
		files map[string]string
		want  string // part of the error; "" for none
	}{
		"accepted":              {map[string]string{"LICENSE": mit}, ""},
		"another name":          {map[string]string{"COPYING.txt": mit}, ""},
		"not accepted":          {map[string]string{"LICENSE": gpl}, "GPL"},
		"one of two":            {map[string]string{"LICENSE": mit, "LICENSE-OTHER": gpl}, "GPL"},
		"a text nobody knows":   {map[string]string{"LICENSE": "You may use this on Tuesdays."}, "unknown in LICENSE"},
		"more than is known":    {map[string]string{"LICENSE": mit + strings.Repeat("You may use this on Tuesdays only. ", 30)}, "unknown in LICENSE"},
		"none":                  {map[string]string{"README": mit}, "has no licence file"},
		"read, but another one": {map[string]string{"LICENSE": mit, "LICENSE-SQLITE": "All rights reserved."}, "unknown in LICENSE-SQLITE"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			folder := fstest.MapFS{}
			for file, text := range tt.files {
				folder[file] = &fstest.MapFile{Data: []byte(text)}
			}
			files, err := licencesIn(folder)
			if err != nil {
				t.Fatal(err)
			}
			err = check([]module{{"modernc.org/sqlite", "v1.0.0", files}}, io.Discard)
			if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v, want %q", err, tt.want)
			}
		})
	}
}

func TestAProgramWithoutModulesIsRefused(t *testing.T) {
	if _, err := modulesOf("main.go"); err == nil {
		t.Error("a text file passes for a program")
	}
}
