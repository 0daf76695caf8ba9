// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/CycloneDX/cyclonedx-go"
)

func TestModulesOfABinary(t *testing.T) {
	t.Parallel()

	got := describe(&debug.BuildInfo{
		GoVersion: "go1.26.8",
		Main:      debug.Module{Path: "example.com/provider", Version: "(devel)"},
		Deps: []*debug.Module{
			{Path: "example.com/a", Version: "v1.0.0", Sum: "h1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="},
			{Path: "example.com/b", Version: "v1.0.0",
				Replace: &debug.Module{Path: "example.com/fork", Version: "v2.0.0+incompatible"}},
		},
		Settings: []debug.BuildSetting{{Key: "-trimpath", Value: "true"}, {Key: "GOOS", Value: "linux"}},
	}, "0.1.0")
	var text bytes.Buffer
	if err := cyclonedx.NewBOMEncoder(&text, cyclonedx.BOMFileFormatJSON).SetPretty(true).Encode(got); err != nil {
		t.Fatal(err)
	}
	const want = `{
  "$schema": "http://cyclonedx.org/schema/bom-1.7.schema.json",
  "bomFormat": "CycloneDX",
  "specVersion": "1.7",
  "version": 1,
  "metadata": {
    "component": {
      "bom-ref": "pkg:golang/example.com/provider@v0.1.0",
      "type": "application",
      "name": "example.com/provider",
      "version": "v0.1.0",
      "purl": "pkg:golang/example.com/provider@v0.1.0",
      "properties": [
        {
          "name": "cdx:gomod:build:env:GOOS",
          "value": "linux"
        }
      ]
    }
  },
  "components": [
    {
      "bom-ref": "pkg:golang/std@1.26.8",
      "type": "library",
      "name": "std",
      "version": "1.26.8",
      "purl": "pkg:golang/std@1.26.8"
    },
    {
      "bom-ref": "pkg:golang/example.com/a@v1.0.0",
      "type": "library",
      "name": "example.com/a",
      "version": "v1.0.0",
      "hashes": [
        {
          "alg": "SHA-256",
          "content": "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
        }
      ],
      "purl": "pkg:golang/example.com/a@v1.0.0"
    },
    {
      "bom-ref": "pkg:golang/example.com/fork@v2.0.0%2Bincompatible",
      "type": "library",
      "name": "example.com/fork",
      "version": "v2.0.0+incompatible",
      "purl": "pkg:golang/example.com/fork@v2.0.0%2Bincompatible"
    }
  ]
}
`
	if text.String() != want {
		t.Errorf("got  %s\nwant %s", &text, want)
	}
}

func TestTheSameArchiveGivesTheSameDocument(t *testing.T) {
	t.Parallel()

	// This test is a Go binary as well.
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	binary, err := os.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	archive := filepath.Join(dir, "archive.zip")
	write(t, archive, map[string]string{"terraform-provider-pbx_v0.1.0": string(binary)})

	var documents [2][]byte
	for i := range documents {
		output := filepath.Join(dir, "sbom.json")
		if err := run([]string{"-version", "0.1.0", "-output", output, archive}); err != nil {
			t.Fatal(err)
		}
		if documents[i], err = os.ReadFile(output); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(documents[0], documents[1]) {
		t.Errorf("got %s\nand then %s", documents[0], documents[1])
	}
	var read cyclonedx.BOM
	if err := cyclonedx.NewBOMDecoder(bytes.NewReader(documents[0]),
		cyclonedx.BOMFileFormatJSON).Decode(&read); err != nil {
		t.Fatal(err)
	}
	if want := strings.TrimPrefix(runtime.Version(), "go"); (*read.Components)[0].Version != want {
		t.Errorf("got Go %s, want %s", (*read.Components)[0].Version, want)
	}
}

func TestAnArchiveWithoutAProvider(t *testing.T) {
	t.Parallel()

	dir := t.TempDir()
	archive := filepath.Join(dir, "archive.zip")
	write(t, archive, map[string]string{"README.md": "Nothing here."})
	output := filepath.Join(dir, "sbom.json")
	if err := run([]string{"-version", "0.1.0", "-output", output, archive}); err == nil {
		t.Error("got no error")
	}
	if _, err := os.Stat(output); err == nil {
		t.Error("got a document")
	}
}

func write(t *testing.T, archive string, files map[string]string) {
	t.Helper()

	var content bytes.Buffer
	writer := zip.NewWriter(&content)
	for name, text := range files {
		file, err := writer.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := file.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(archive, content.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}
