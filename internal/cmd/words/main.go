// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Command words looks for words that read as translated, and for comments that are too wide. Its
// arguments are files and folders, by default the whole repository.
package main

import (
	"bufio"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// instead has what to write instead of a word or phrase. Phone calls and answered calls are the
// field's own words, so only answers of a server are looked for.
var instead = []struct {
	pattern *regexp.Regexp
	better  string
}{
	{word(`(the|an|its|each|every|no|this|that|blank|empty) answers?\b|answers? of|answers with`), "response, responds with"},
	{word(`API calls?|calls? of the API|HTTP calls?|(list|write|read) calls?`), "request"},
	{word(`left out|leaves? out|leaving out|leave it out`), "omitted, omit"},
	{word(`made anew|anew`), "recreated, again"},
	{word(`by itself|by themselves`), "automatically, alone"},
	{word(`goes? before`), "takes precedence over"},
	{word(`telephones?`), "phone"},
	{word(`beside`), "next to, also"},
	{word(`otherwise than`), "differently from"},
	{word(`lacking`), "missing"},
	{word(`strangers?`), "unmanaged object"},
	{word(`is no (?:[a-z-]+ )?(URL|number|id|time|date|name|domain|certificate|address)`), "is not a"},
	{word(`what becomes of`), "what happens to"},
	{word(`is the fault of|a fault of`), "a bug in"},
	{word(`suffices?`), "is enough"},
	{word(`somebody('s)?`), "someone, the user"},
	{word(`does in place of`), "can replace"},
	{word(`taken for`), "treated as"},
	{word(`under way at once`), "concurrent"},
	{word(`broke off`), "was truncated"},
}

func word(pattern string) *regexp.Regexp { return regexp.MustCompile(`(?i)\b(?:` + pattern + `)\b`) }

// commentWidth is how wide a comment may be; the linter looks at code.
const commentWidth = 100

// wide matches comments that may be wider: of a table or a command, and addresses.
var wide = regexp.MustCompile(`//(\t| {2,})|//(nolint|go:)|https?://\S{60,}`)

func main() {
	roots := os.Args[1:]
	if len(roots) == 0 {
		roots = []string{"."}
	}
	found := 0
	for _, root := range roots {
		err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			switch name := entry.Name(); {
			case err != nil:
				return err
			case entry.IsDir() && path != root && (name[0] == '.' || slices.Contains([]string{"docs", "words", "dist"}, name)):
				return fs.SkipDir
			case entry.IsDir() || !slices.Contains([]string{".go", ".md", ".tmpl", ".tf", ".yml"}, filepath.Ext(name)):
				return nil
			}
			found += check(path)

			return nil
		})
		if err != nil {
			fmt.Fprintln(os.Stderr, "words:", err)
			os.Exit(1)
		}
	}
	if found > 0 {
		os.Exit(1)
	}
}

// check prints what is found in a file, and returns how much that is.
func check(path string) (found int) {
	file, err := os.Open(path)
	if err != nil {
		fmt.Fprintln(os.Stderr, "words:", err)

		return 1
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	for n := 1; lines.Scan(); n++ {
		line := strings.ReplaceAll(lines.Text(), "NO ANSWER", "") // A disposition of call records.
		for _, w := range instead {
			for _, phrase := range w.pattern.FindAllString(line, -1) {
				found++
				fmt.Printf("%s:%d: %q: better %s\n", path, n, phrase, w.better)
			}
		}
		isComment := filepath.Ext(path) == ".go" && strings.HasPrefix(strings.TrimSpace(line), "//")
		if isComment && utf8.RuneCountInString(line) > commentWidth && !wide.MatchString(line) {
			found++
			fmt.Printf("%s:%d: the comment is wider than %d\n", path, n, commentWidth)
		}
	}

	return found
}
