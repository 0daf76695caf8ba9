// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// summaryAt says which argument of these functions is the text that a user reads first.
var summaryAt = map[string]int{
	"AddError": 0, "AddWarning": 0, "AddAttributeError": 1, "AddAttributeWarning": 1,
	"NewErrorDiagnostic": 0, "NewWarningDiagnostic": 0, "NewAttributeErrorDiagnostic": 1,
	"NewAttributeWarningDiagnostic": 1,
	"Diagnostics":                   0, "NewArgumentFuncError": 1,
}

// gap stands in a message for what is not always the same.
const gap = "…"

// message is one text of the source that a user may read.
type message struct{ where, text string }

// Each error and warning of the source has an entry in the guide, and each entry of the guide is
// about one that the source has. An entry is the first cell of a row of a table, in backticks; … in
// it stands for any text. It must be the summary of a diagnostic from its first to its last letter.
// What the API clients say of a failed call, its message and its advice, must begin as an entry
// does, and so must the errors of the provider's functions.
//
// Not looked at are the details of diagnostics, which explain themselves, what is behind the
// message of a failed call, and what a library says.
func TestTroubleshootingHasEveryMessage(t *testing.T) {
	t.Parallel()
	entries := guideEntries(t, filepath.Join(root, "templates", "guides", "troubleshooting.md"))
	summaries, calls := sourceMessages(t)
	if len(summaries) < 100 || len(calls) < 50 {
		t.Fatalf("only %d summaries and %d texts of failed calls were found, so the test no longer finds them",
			len(summaries), len(calls))
	}
	for _, m := range summaries {
		wantEntry(t, entries, m, true)
	}
	for _, m := range calls {
		wantEntry(t, entries, m, false)
	}
	for _, e := range entries {
		if !e.used {
			t.Errorf("troubleshooting.md has an entry for a message that the source does not have: %s", e.text)
		}
	}
}

// guideEntry is an entry of the guide.
type guideEntry struct {
	text string
	// Is fits a text that is the entry, and where the entry has a gap has one too; so "Missing …" is
	// no entry for "Missing tenant". Begins fits a text that begins as the entry.
	is, begins *regexp.Regexp
	used       bool
}

// wantEntry requires an entry that fits a message, either to its last letter or as its beginning.
func wantEntry(t *testing.T, entries []*guideEntry, m message, whole bool) {
	t.Helper()
	// An entry may be more special than the source, where that leaves a name open.
	special := regexp.MustCompile("^" + expression(m.text) + "$")
	found := false
	for _, e := range entries {
		fits := !whole && e.begins.MatchString(m.text) || e.is.MatchString(m.text)
		found = found || fits
		e.used = e.used || fits || special.MatchString(e.text)
	}
	if !found {
		t.Errorf("%s: troubleshooting.md has no entry for %q", m.where, m.text)
	}
}

// guideEntries returns the entries of a guide. The tables behind the heading about Terraform's own
// messages do not count.
func guideEntries(t *testing.T, file string) []*guideEntry {
	t.Helper()
	own, _, _ := strings.Cut(read(t, file), "\n## Messages of Terraform itself\n")
	var entries []*guideEntry
	for _, row := range regexp.MustCompile("(?m)^\\| (`[^|]*`) \\|").FindAllStringSubmatch(own, -1) {
		for cell := range strings.SplitSeq(row[1], "<br>") {
			text := strings.Trim(strings.TrimSpace(cell), "`")
			if letters := strings.ReplaceAll(text, gap, ""); len(letters) < 6 {
				t.Errorf("the entry %q fits almost every message", text)
			}
			entries = append(entries, &guideEntry{
				text: text, begins: regexp.MustCompile("^" + expression(text)),
				is: regexp.MustCompile("^" + strings.ReplaceAll(regexp.QuoteMeta(text), gap, ".*"+gap+".*") + "$"),
			})
		}
	}

	return entries
}

// expression returns a regular expression for a text in which gaps stand for any text.
func expression(text string) string { return strings.ReplaceAll(regexp.QuoteMeta(text), gap, ".+") }

// sourceMessages returns the summaries of all diagnostics of the packages that are shipped, and
// what their clients say of calls.
func sourceMessages(t *testing.T) (summaries, calls []message) {
	t.Helper()
	for _, folder := range []string{"core", "functions", "myreports", "pbxcloud", "portsip", "provider", "tenios"} {
		packages := map[string][]*ast.File{}
		files := token.NewFileSet()
		err := filepath.WalkDir(filepath.Join(root, "internal", folder),
			func(name string, entry fs.DirEntry, err error) error {
				if err != nil {
					return err
				}
				if entry.IsDir() && (strings.HasSuffix(name, "mock") || entry.Name() == "coretest") {
					return fs.SkipDir
				}
				if entry.IsDir() || filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
					return nil
				}
				file, err := parser.ParseFile(files, name, nil, 0)
				packages[filepath.Dir(name)] = append(packages[filepath.Dir(name)], file)

				return err
			})
		if err != nil {
			t.Fatal(err)
		}
		for _, sources := range packages {
			r := reader{files: files, constants: constantsOf(sources), describing: describingFunctions(sources),
				functions: folder == "functions"}
			for _, file := range sources {
				for _, declaration := range file.Decls {
					r.read(declaration)
				}
			}
			summaries, calls = append(summaries, r.summaries...), append(calls, r.calls...)
		}
	}

	return summaries, calls
}

// reader collects the messages of one package.
type reader struct {
	files             *token.FileSet
	constants, locals map[string]string
	// Describing are the functions that return a message or an advice.
	describing map[string]bool
	// Functions is set for the package of the provider's functions, whose errors become its messages.
	functions        bool
	summaries, calls []message
}

// describingFunctions returns the functions of a package whose result becomes a message or an
// advice.
func describingFunctions(sources []*ast.File) map[string]bool {
	functions := map[string]bool{}
	for _, file := range sources {
		ast.Inspect(file, func(n ast.Node) bool {
			if n, ok := n.(*ast.AssignStmt); ok && len(n.Lhs) == len(n.Rhs) {
				for i, left := range n.Lhs {
					call, ok := n.Rhs[i].(*ast.CallExpr)
					if field, isField := left.(*ast.SelectorExpr); ok && isField && describes(field.Sel.Name) {
						functions[nameOf(call.Fun)] = true
					}
				}
			}

			return true
		})
	}

	return functions
}

// describes reports whether a field of that name holds what an error says.
func describes(field string) bool { return field == "Message" || field == "Advice" }

// constantsOf returns the constants of a package that are strings.
func constantsOf(sources []*ast.File) map[string]string {
	constants := map[string]string{}
	r := reader{constants: constants}
	for _, file := range sources {
		ast.Inspect(file, func(n ast.Node) bool {
			if spec, ok := n.(*ast.ValueSpec); ok && len(spec.Values) == len(spec.Names) {
				for i, name := range spec.Names {
					if text := r.text(spec.Values[i]); text != gap {
						constants[name.Name] = text
					}
				}
			}

			return true
		})
	}

	return constants
}

// read collects the messages of one declaration.
func (r *reader) read(declaration ast.Decl) {
	r.locals = map[string]string{}
	ast.Inspect(declaration, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			r.assigned(n)
		case *ast.CallExpr:
			name := nameOf(n.Fun)
			if at, ok := summaryAt[name]; ok && len(n.Args) > at && (!r.functions || !hasError(n.Args[at])) {
				r.add(&r.summaries, n.Args[at])
			}
			if r.functions {
				r.functionError(n)
			}
			if name == "unexpectedBody" { // A helper of the client of PBXCloud, which takes the message and the advice.
				r.add(&r.calls, n.Args[len(n.Args)-2], n.Args[len(n.Args)-1])
			}
		case *ast.CompositeLit:
			r.literal(n)
		}

		return true
	})
	if function, ok := declaration.(*ast.FuncDecl); ok &&
		(strings.HasSuffix(function.Name.Name, "Advice") || r.describing[function.Name.Name]) {
		r.returned(function)
	}
}

// functionError collects the text of an error that a function of the provider returns. What begins
// otherwise goes on after the number.
func (r *reader) functionError(n *ast.CallExpr) {
	made, ok := n.Fun.(*ast.SelectorExpr)
	if !ok || nameOf(made.X)+"."+made.Sel.Name != "errors.New" && nameOf(made.X)+"."+made.Sel.Name != "fmt.Errorf" {
		return
	}
	if slices.ContainsFunc(n.Args, hasError) {
		return
	}
	text := r.sprintf(n.Args)
	if !strings.HasPrefix(text, "the ") {
		text = "the number " + gap + " " + text
	}
	r.calls = append(r.calls, message{r.files.Position(n.Pos()).String(),
		regexp.MustCompile(gap+"+").ReplaceAllString(text, gap)})
}

// hasError reports whether an expression shows another error, whose text is collected where it is
// made.
func hasError(expression ast.Expr) bool {
	found := false
	ast.Inspect(expression, func(n ast.Node) bool {
		name, ok := n.(*ast.Ident)
		found = found || ok && name.Name == "err"

		return !found
	})

	return found
}

// literal collects the texts of an error, and of the sentences with which PBXCloud reports errors,
// whose fields have no names.
func (r *reader) literal(n *ast.CompositeLit) {
	for i, element := range n.Elts {
		field, keyed := element.(*ast.KeyValueExpr)
		switch {
		case keyed && nameOf(n.Type) == "Error" && describes(nameOf(field.Key)):
			r.add(&r.calls, field.Value)
		case keyed && nameOf(n.Type) == "Notice" && slices.Contains([]string{"Title", "Others"}, nameOf(field.Key)):
			r.add(&r.summaries, field.Value)
		case !keyed && i == 2 && len(n.Elts) == 3 && strings.HasSuffix(r.text(element), "."):
			r.add(&r.calls, element)
		}
	}
}

// returned collects the texts that a function returns.
func (r *reader) returned(function *ast.FuncDecl) {
	ast.Inspect(function, func(n ast.Node) bool {
		if n, ok := n.(*ast.ReturnStmt); ok {
			r.add(&r.calls, n.Results...)
		}

		return true
	})
}

// nameOf returns the last name of an expression such as apierr.Error, "" if it has none.
func nameOf(expression ast.Expr) string {
	switch e := expression.(type) {
	case *ast.SelectorExpr:
		return e.Sel.Name
	case *ast.Ident:
		return e.Name
	default:
		return ""
	}
}

// assigned notes what a local variable holds, and collects what is assigned to the fields of an
// error.
func (r *reader) assigned(n *ast.AssignStmt) {
	if len(n.Lhs) != len(n.Rhs) || n.Tok == token.ADD_ASSIGN {
		return
	}
	for i, left := range n.Lhs {
		switch left := left.(type) {
		case *ast.Ident:
			r.locals[left.Name] = r.text(n.Rhs[i])
		case *ast.SelectorExpr:
			if describes(left.Sel.Name) {
				r.add(&r.calls, n.Rhs[i])
			}
		}
	}
}

// add adds a message, unless all of it is decided elsewhere: by the vendor, or by the caller of a
// function.
func (r *reader) add(to *[]message, expressions ...ast.Expr) {
	for _, expression := range expressions {
		if text := r.text(expression); strings.ContainsFunc(text, unicode.IsLetter) {
			*to = append(*to, message{r.files.Position(expression.Pos()).String(), text})
		}
	}
}

// text returns the value of an expression, with a gap for each part that is not constant.
func (r *reader) text(expression ast.Expr) string {
	text := gap
	switch e := expression.(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			text = constant.StringVal(constant.MakeFromLiteral(e.Value, e.Kind, 0))
		}
	case *ast.ParenExpr:
		text = r.text(e.X)
	case *ast.BinaryExpr:
		text = r.text(e.X) + r.text(e.Y)
	case *ast.Ident:
		if known, ok := r.locals[e.Name]; ok {
			text = known
		} else if known, ok := r.constants[e.Name]; ok {
			text = known
		}
	case *ast.CallExpr:
		if function, ok := e.Fun.(*ast.SelectorExpr); ok && function.Sel.Name == "Sprintf" {
			text = r.sprintf(e.Args)
		}
	}

	return regexp.MustCompile(gap+"+").ReplaceAllString(text, gap)
}

// sprintf puts what is known of the arguments into the format.
func (r *reader) sprintf(args []ast.Expr) string {
	next := 0

	return regexp.MustCompile(`%(?:\[(\d+)\])?[a-z]`).ReplaceAllStringFunc(r.text(args[0]), func(verb string) string {
		next++
		if numbered := regexp.MustCompile(`\d+`).FindString(verb); numbered != "" {
			next, _ = strconv.Atoi(numbered)
		}
		if next >= len(args) {
			return gap
		}

		return r.text(args[next])
	})
}

func TestMessagesAreRead(t *testing.T) {
	t.Parallel()
	const source = `package p
const kind = "pbx_thing"
func f(name string, err error) {
	summary := "Unable to read " + kind + " " + name
	diags.AddError(summary, err.Error())
	diags.AddAttributeWarning(at, fmt.Sprintf("%[1]s %q is odd", kind, name), "")
	failed.Message, failed.Advice = "no response", "Try again. " + name
	return &Error{Message: fmt.Sprintf("%d bytes", 3)}
}`
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, "p.go", source, 0)
	if err != nil {
		t.Fatal(err)
	}
	r := reader{files: files, constants: constantsOf([]*ast.File{file})}
	for _, declaration := range file.Decls {
		r.read(declaration)
	}
	var got []string
	for _, m := range slices.Concat(r.summaries, r.calls) {
		got = append(got, m.text)
	}
	want := []string{"Unable to read pbx_thing …", "pbx_thing … is odd", "no response", "Try again. …", "… bytes"}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
