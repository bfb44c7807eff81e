package knowledge

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Schema returns the JSON Schema (draft 2020-12) of a knowledge file, version 1, for editors that complete and check.
// It is made from the forms that Load reads with, so it has the same keys and lists. Load refuses more: what JSON
// Schema cannot say (an id that is taken twice, a day before another) and what stands in no file of its own.
func Schema() []byte {
	s := fileForm().schema()
	s["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	s["title"] = "Knowledge of ssprbot, version 1"
	s["description"] = "Entries on troubles: how people describe them, why they happen and what to do."
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(s); err != nil {
		panic(fmt.Sprintf("knowledge: writing the schema: %v", err)) // it holds nothing but words, numbers and lists
	}
	return text.Bytes()
}

// schema is a JSON Schema as it is written out.
type schema map[string]any

// with returns a copy that has more keywords.
func (s schema) with(keyword string, value any) schema {
	more := schema{keyword: value}
	for k, v := range s {
		if k != keyword {
			more[k] = v
		}
	}
	return more
}

// schemaOf describes a mapping with known keys.
func schemaOf(fields []field) schema {
	properties := schema{}
	s := schema{"type": "object", "additionalProperties": false, "properties": properties}
	var required []string
	for _, f := range fields {
		properties[f.key] = f.schema().with("description", f.about)
		if f.required {
			required = append(required, f.key)
		}
	}
	if required != nil {
		s["required"] = required
	}
	return s
}
