// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// summaryAt says which argument of these functions is the first line of a message.
var summaryAt = map[string]int{
	"AddError": 0, "AddWarning": 0, "AddAttributeError": 1, "AddAttributeWarning": 1,
	"NewErrorDiagnostic": 0, "NewWarningDiagnostic": 0, "NewAttributeErrorDiagnostic": 1,
	"NewAttributeWarningDiagnostic": 1, "Diagnostics": 0,
}

// messageSources are the packages that have messages, under the heading that the guide gives them.
var messageSources = []struct{ heading, folder string }{
	{"All vendors", "core"}, {"Tenios", "tenios"}, {"PortSIP", "portsip"}, {"PBXCloud", "pbxcloud"},
	{"MyReports", "myreports"},
}

// gap stands for a part of a message that is not constant.
const gap = "…"

// addMessages puts the list of all messages into the place that the guide marks for it.
func addMessages(root, guide string) error {
	content, err := os.ReadFile(guide)
	if err != nil {
		return err
	}
	var list strings.Builder
	for _, source := range messageSources {
		messages, err := messagesOf(os.DirFS(filepath.Join(root, "internal", source.folder)))
		if err != nil {
			return err
		}
		fmt.Fprintf(&list, "\n### %s\n\n", source.heading)
		for _, m := range messages {
			fmt.Fprintf(&list, "- `%s`\n", m)
		}
	}
	before, after, found := bytes.Cut(content, []byte("<!-- messages -->\n"))
	if !found {
		return errors.New(guide + " has no place for the list of messages")
	}

	return os.WriteFile(guide, slices.Concat(before, []byte(strings.TrimPrefix(list.String(), "\n")), after), 0o600)
}

// messagesOf returns the first lines of the messages of a folder, sorted.
func messagesOf(folder fs.FS) ([]string, error) {
	r := messageReader{constants: map[string]string{}, files: token.NewFileSet()}
	var parsed []*ast.File
	err := fs.WalkDir(folder, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() && !strings.HasSuffix(name, "mock") && name != "coretest" {
			return err
		}
		if entry.IsDir() {
			return fs.SkipDir
		}
		if filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		content, err := fs.ReadFile(folder, name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(r.files, name, content, 0)
		parsed = append(parsed, file)

		return err
	})
	if err != nil {
		return nil, err
	}
	for _, read := range []func(ast.Node) bool{r.constant, r.message} {
		for _, file := range parsed {
			ast.Inspect(file, read)
		}
	}
	slices.Sort(r.messages)

	return slices.Compact(r.messages), nil
}

// messageReader collects the messages of one folder.
type messageReader struct {
	files *token.FileSet
	// Constants has the texts of constants, and of variables that always have the same text.
	constants map[string]string
	messages  []string
}

// name notes the text of a name. Where two functions use it for different texts, it is a gap.
func (r *messageReader) name(name, text string) {
	if known, ok := r.constants[name]; ok && known != text {
		text = gap
	}
	r.constants[name] = text
}

// constant notes the text of constants and variables.
func (r *messageReader) constant(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.ValueSpec:
		for i, value := range n.Values {
			r.name(n.Names[i].Name, r.text(value))
		}
	case *ast.AssignStmt:
		if name, ok := n.Lhs[0].(*ast.Ident); ok && len(n.Lhs) == len(n.Rhs) {
			r.name(name.Name, r.text(n.Rhs[0]))
		}
	}

	return true
}

// message collects the first line of a diagnostic.
func (r *messageReader) message(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.CallExpr:
		if at, ok := summaryAt[lastName(n.Fun)]; ok && len(n.Args) > at {
			r.add(n.Args[at])
		}
	case *ast.KeyValueExpr: // Of an explain.Notice.
		if name := lastName(n.Key); name == "Title" || name == "Others" {
			r.add(n.Value)
		}
	}

	return true
}

func (r *messageReader) add(expression ast.Expr) {
	if text := r.text(expression); strings.ContainsFunc(text, unicode.IsLetter) {
		r.messages = append(r.messages, text)
	}
}

// text returns the value of an expression, with a gap for each part that is not constant.
func (r *messageReader) text(expression ast.Expr) string {
	text := gap
	switch e := expression.(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			text = constant.StringVal(constant.MakeFromLiteral(e.Value, e.Kind, 0))
		}
	case *ast.BinaryExpr:
		text = r.text(e.X) + r.text(e.Y)
	case *ast.Ident:
		if known, ok := r.constants[e.Name]; ok {
			text = known
		}
	case *ast.CallExpr:
		if lastName(e.Fun) == "Sprintf" {
			text = regexp.MustCompile(`"?%(\[\d+\])?[a-z]"?`).ReplaceAllString(r.text(e.Args[0]), gap)
		}
	}

	return regexp.MustCompile(gap+"+").ReplaceAllString(text, gap)
}

// lastName returns the last name of an expression such as diags.AddError.
func lastName(expression ast.Expr) string {
	switch e := expression.(type) {
	case *ast.SelectorExpr:
		return e.Sel.Name
	case *ast.Ident:
		return e.Name
	default:
		return ""
	}
}
