// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Command sbom writes the software bill of materials of a released archive, as CycloneDX JSON: the
// modules that the Go linker recorded in the binary inside. The same archive gives the same bytes,
// so there is not a serial number and no time in it.
package main

import (
	"archive/zip"
	"bytes"
	"debug/buildinfo"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path"
	"runtime/debug"
	"strings"

	"github.com/CycloneDX/cyclonedx-go"
)

func main() {
	err := run(os.Args[1:])
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "sbom:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	flags := flag.NewFlagSet("sbom", flag.ContinueOnError)
	version := flags.String("version", "", "`version` of what is released")
	output := flags.String("output", "", "`file` to write")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *version == "" || *output == "" || flags.NArg() != 1 {
		return errors.New("usage: sbom -version VERSION -output FILE ARCHIVE")
	}

	binary, err := unzip(flags.Arg(0))
	if err != nil {
		return err
	}
	info, err := buildinfo.Read(bytes.NewReader(binary))
	if err != nil {
		return err
	}
	var text bytes.Buffer
	if err := cyclonedx.NewBOMEncoder(&text, cyclonedx.BOMFileFormatJSON).SetPretty(true).Encode(describe(info,
		*version)); err != nil {
		return err
	}

	return os.WriteFile(*output, text.Bytes(), 0o644)
}

// unzip returns the one file of an archive that is the provider.
func unzip(archive string) ([]byte, error) {
	reader, err := zip.OpenReader(archive)
	if err != nil {
		return nil, err
	}
	defer reader.Close()
	for _, file := range reader.File {
		if !strings.HasPrefix(path.Base(file.Name), "terraform-provider-") {
			continue
		}
		content, err := file.Open()
		if err != nil {
			return nil, err
		}
		defer content.Close()

		return io.ReadAll(content)
	}

	return nil, fmt.Errorf("no provider in %s", archive)
}

// describe lists the modules that are in the binary. The hash of a module is the one in go.sum,
// there in base64.
func describe(info *debug.BuildInfo, version string) *cyclonedx.BOM {
	main := describeModule(cyclonedx.ComponentTypeApplication, debug.Module{Path: info.Main.Path, Version: "v" + version})
	main.Properties = &[]cyclonedx.Property{}
	for _, setting := range info.Settings {
		if strings.HasPrefix(setting.Key, "GO") || strings.HasPrefix(setting.Key, "CGO") {
			*main.Properties = append(*main.Properties,
				cyclonedx.Property{Name: "cdx:gomod:build:env:" + setting.Key, Value: setting.Value})
		}
	}
	// Scanners look up vulnerabilities of the standard library under this name.
	components := []cyclonedx.Component{describeModule(cyclonedx.ComponentTypeLibrary,
		debug.Module{Path: "std", Version: strings.TrimPrefix(info.GoVersion, "go")})}
	for _, module := range info.Deps {
		if module.Replace != nil {
			module = module.Replace
		}
		components = append(components, describeModule(cyclonedx.ComponentTypeLibrary, *module))
	}
	bom := cyclonedx.NewBOM()
	bom.Metadata, bom.Components = &cyclonedx.Metadata{Component: &main}, &components

	return bom
}

func describeModule(kind cyclonedx.ComponentType, module debug.Module) cyclonedx.Component {
	// In a package URL, a plus sign would be read as a space by some, so it is escaped, as in
	// "+incompatible".
	url := "pkg:golang/" + module.Path + "@" + strings.ReplaceAll(module.Version, "+", "%2B")
	described := cyclonedx.Component{BOMRef: url, Type: kind, Name: module.Path, Version: module.Version, PackageURL: url}
	if sum, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(module.Sum, "h1:")); err == nil && len(sum) > 0 {
		described.Hashes = &[]cyclonedx.Hash{{Algorithm: cyclonedx.HashAlgoSHA256, Value: hex.EncodeToString(sum)}}
	}

	return described
}
