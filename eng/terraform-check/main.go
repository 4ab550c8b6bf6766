// terraform-check parses Terraform modules with HashiCorp's own parser, and finds references to nothing, variables that nobody
// uses or describes, and rights on everything that could be on something. It knows no provider, so no resource's arguments.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclparse"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// Actions that their services cannot limit to a resource:
// https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
var wholesale = map[string]bool{
	"secretsmanager:ListSecrets": true, "secretsmanager:BatchGetSecretValue": true, "ssm:DescribeParameters": true,
	"ecr:GetAuthorizationToken": true,
}

var anyAction = regexp.MustCompile(`^\*$|:\*$`)

type module struct {
	name     string
	declared map[string]bool
	used     map[string]string
	faults   []string
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "terraform-check FOLDER: FOLDER holds a folder for each module")
		os.Exit(2)
	}
	folders, _ := filepath.Glob(filepath.Join(os.Args[1], "*/"))
	count, faults := 0, []string{}
	for _, folder := range folders {
		files, _ := filepath.Glob(filepath.Join(folder, "*.tf"))
		if len(files) == 0 {
			continue
		}
		count++
		m := &module{name: filepath.Base(folder), declared: map[string]bool{}, used: map[string]string{}}
		m.read(files)
		faults = append(faults, m.faults...)
	}
	for _, fault := range faults {
		fmt.Println(fault)
	}
	if count == 0 {
		fmt.Println("there is no module")
	}
	if len(faults) > 0 || count == 0 {
		os.Exit(1)
	}
	fmt.Printf("%d modules are as they should be\n", count)
}

func (m *module) fault(where hcl.Range, format string, a ...any) {
	m.faults = append(m.faults, fmt.Sprintf("%s/%s:%d: %s", m.name, filepath.Base(where.Filename), where.Start.Line, fmt.Sprintf(format, a...)))
}

func (m *module) read(files []string) {
	parser := hclparse.NewParser()
	for _, file := range files {
		parsed, problems := parser.ParseHCLFile(file)
		for _, problem := range problems {
			m.fault(*problem.Subject, "%s %s", problem.Summary, problem.Detail)
		}
		if problems.HasErrors() {
			continue
		}
		body := parsed.Body.(*hclsyntax.Body)
		for _, block := range body.Blocks {
			m.declare(block)
		}
		m.walk(body)
	}
	var names []string
	for key := range m.used {
		names = append(names, key)
	}
	sort.Strings(names)
	for _, key := range names {
		if !m.declared[key] {
			m.faults = append(m.faults, fmt.Sprintf("%s: %s is declared nowhere", m.used[key], key))
		}
	}
	names = nil
	for key := range m.declared {
		if strings.HasPrefix(key, "var.") && m.used[key] == "" {
			names = append(names, fmt.Sprintf("%s: %s is used nowhere", m.name, key))
		}
	}
	sort.Strings(names)
	m.faults = append(m.faults, names...)
}

func (m *module) declare(block *hclsyntax.Block) {
	switch block.Type {
	case "variable":
		m.declared["var."+block.Labels[0]] = true
		m.wants(block, "description", "type")
	case "output":
		m.wants(block, "description", "value")
	case "resource":
		m.declared[block.Labels[0]+"."+block.Labels[1]] = true
	case "data":
		m.declared["data."+block.Labels[0]+"."+block.Labels[1]] = true
	case "locals":
		for name := range block.Body.Attributes {
			m.declared["local."+name] = true
		}
	}
}

func (m *module) wants(block *hclsyntax.Block, fields ...string) {
	for _, field := range fields {
		if block.Body.Attributes[field] == nil {
			m.fault(block.DefRange(), "%s %s has no %s", block.Type, block.Labels[0], field)
		}
	}
}

func (m *module) walk(body *hclsyntax.Body) {
	for _, attribute := range body.Attributes {
		// A variable's type is a word, not a reference.
		if attribute.Name == "type" || attribute.Name == "required_providers" {
			continue
		}
		for _, reference := range attribute.Expr.Variables() {
			if key := keyOf(reference); key != "" && m.used[key] == "" {
				m.used[key] = fmt.Sprintf("%s/%s:%d", m.name, filepath.Base(attribute.Range().Filename), attribute.Range().Start.Line)
			}
		}
	}
	if actions, resources := body.Attributes["actions"], body.Attributes["resources"]; actions != nil {
		m.judge(actions, resources)
	}
	for _, block := range body.Blocks {
		if block.Type != "terraform" {
			m.walk(block.Body)
		}
	}
}

func keyOf(reference hcl.Traversal) string {
	names := []string{reference.RootName()}
	for _, step := range reference[1:] {
		if attribute, ok := step.(hcl.TraverseAttr); ok {
			names = append(names, attribute.Name)
		} else {
			break
		}
	}
	switch {
	case names[0] == "each" || names[0] == "count" || len(names) < 2:
		return ""
	case names[0] == "data" && len(names) > 2:
		return strings.Join(names[:3], ".")
	default:
		return strings.Join(names[:2], ".")
	}
}

// judge looks at a statement of a policy.
func (m *module) judge(actions, resources *hclsyntax.Attribute) {
	everything := resources != nil && contains(literals(resources.Expr), "*")
	for _, action := range literals(actions.Expr) {
		if anyAction.MatchString(action) {
			m.fault(actions.Range(), "%s allows all of a service", action)
		}
		if everything && !wholesale[action] {
			m.fault(resources.Range(), "%s is allowed on everything", action)
		}
	}
}

func contains(texts []string, wanted string) bool {
	for _, text := range texts {
		if text == wanted {
			return true
		}
	}
	return false
}

func literals(expression hclsyntax.Expression) []string {
	var found []string
	_ = hclsyntax.VisitAll(expression, func(node hclsyntax.Node) hcl.Diagnostics {
		if literal, ok := node.(*hclsyntax.LiteralValueExpr); ok && literal.Val.Type() == cty.String {
			found = append(found, literal.Val.AsString())
		}
		return nil
	})
	return found
}
