// policy-check compiles ValidatingAdmissionPolicies and lets them judge requests, with the API server's own library
// (k8s.io/apiserver/pkg/admission/plugin/policy/validating), so that policies can be tested where no server has the kind.
//
// It reads {"policies": [...], "requests": [...]} and writes {"errors": [...], "answers": [...]}, an answer a request.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	v1 "k8s.io/api/admissionregistration/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/apiserver/pkg/admission/plugin/cel"
	"k8s.io/apiserver/pkg/admission/plugin/policy/validating"
	"k8s.io/apiserver/pkg/admission/plugin/webhook/matchconditions"
	"k8s.io/apiserver/pkg/admission/plugin/webhook/predicates/rules"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/apiserver/pkg/cel/environment"
)

type request struct {
	Name        string
	User        string
	Operation   string
	Group       string
	Version     string
	Resource    string
	Subresource string
	Kind        string
	Namespace   string
	ObjectName  string
	Object      map[string]any
	OldObject   map[string]any
}

type answer struct {
	Name     string   `json:"name"`
	Judges   []string `json:"judges"`
	Messages []string `json:"messages"`
}

type input struct {
	Policies []v1.ValidatingAdmissionPolicy
	Requests []request
}

type output struct {
	Errors  []string `json:"errors"`
	Answers []answer `json:"answers"`
}

type compiled struct {
	policy    *v1.ValidatingAdmissionPolicy
	validator validating.Validator
}

func main() {
	var in input
	if err := json.NewDecoder(os.Stdin).Decode(&in); err != nil {
		fmt.Fprintln(os.Stderr, "policy-check: the input is not what it should be:", err)
		os.Exit(2)
	}
	out := output{Errors: []string{}, Answers: []answer{}}
	var all []compiled
	for i := range in.Policies {
		validator, errors := compile(&in.Policies[i])
		out.Errors = append(out.Errors, errors...)
		all = append(all, compiled{&in.Policies[i], validator})
	}
	for _, r := range in.Requests {
		out.Answers = append(out.Answers, judge(all, r))
	}
	if err := json.NewEncoder(os.Stdout).Encode(out); err != nil {
		os.Exit(1)
	}
}

// compile makes a policy's validator, and names every expression that is wrong.
func compile(policy *v1.ValidatingAdmissionPolicy) (validating.Validator, []string) {
	compiler, err := cel.NewCompositedCompiler(environment.MustBaseEnvSet(environment.DefaultCompatibilityVersion()))
	if err != nil {
		return nil, []string{err.Error()}
	}
	vars := cel.OptionalVariableDeclarations{HasParams: policy.Spec.ParamKind != nil, HasAuthorizer: true}
	const mode = environment.StoredExpressions
	var errors []string
	check := func(where string, accessor cel.ExpressionAccessor) {
		if result := compiler.CompileCELExpression(accessor, vars, mode); result.Error != nil {
			errors = append(errors, fmt.Sprintf("%s: %s: %s", policy.Name, where, result.Error.Detail))
		}
	}

	var named []cel.NamedExpressionAccessor
	for _, variable := range policy.Spec.Variables {
		named = append(named, &validating.Variable{Name: variable.Name, Expression: variable.Expression})
	}
	compiler.CompileAndStoreVariables(named, vars, mode)
	for _, variable := range named {
		check("variables."+variable.GetName(), variable)
	}

	var conditions, validations, messages []cel.ExpressionAccessor
	for i := range policy.Spec.MatchConditions {
		conditions = append(conditions, (*matchconditions.MatchCondition)(&policy.Spec.MatchConditions[i]))
		check(fmt.Sprintf("matchConditions[%d]", i), conditions[i])
	}
	for i, v := range policy.Spec.Validations {
		validations = append(validations, &validating.ValidationCondition{Expression: v.Expression, Message: v.Message, Reason: v.Reason})
		check(fmt.Sprintf("validations[%d].expression", i), validations[i])
		if v.MessageExpression == "" {
			messages = append(messages, nil)
			continue
		}
		messages = append(messages, &validating.MessageExpressionCondition{MessageExpression: v.MessageExpression})
		check(fmt.Sprintf("validations[%d].messageExpression", i), messages[i])
	}

	matcher := matchconditions.NewMatcher(
		compiler.CompileCondition(conditions, vars, mode), policy.Spec.FailurePolicy, "policy", "validate", policy.Name)
	return validating.NewValidator(
		compiler.CompileCondition(validations, vars, mode), matcher, compiler.CompileCondition(nil, vars, mode),
		compiler.CompileCondition(messages, cel.OptionalVariableDeclarations{HasParams: vars.HasParams}, mode),
		policy.Spec.FailurePolicy, nil), errors
}

// judge asks every policy whose rules speak of the request.
func judge(all []compiled, r request) answer {
	kind := schema.GroupVersionKind{Group: r.Group, Version: r.Version, Kind: r.Kind}
	resource := schema.GroupVersionResource{Group: r.Group, Version: r.Version, Resource: r.Resource}
	object, old := objectOf(r.Object), objectOf(r.OldObject)
	attributes := admission.NewAttributesRecord(
		object, old, kind, r.Namespace, r.ObjectName, resource, r.Subresource, admission.Operation(r.Operation), nil, false,
		&user.DefaultInfo{Name: r.User})
	versioned := &admission.VersionedAttributes{
		Attributes: attributes, VersionedObject: object, VersionedOldObject: old, VersionedKind: kind,
	}
	result := answer{Name: r.Name, Judges: []string{}, Messages: []string{}}
	for _, c := range all {
		if !speaksOf(c.policy, attributes) {
			continue
		}
		decisions := c.validator.Validate(
			context.Background(), resource, versioned, nil, nil, celconfig.RuntimeCELCostBudget, nil).Decisions
		if len(decisions) > 0 {
			result.Judges = append(result.Judges, c.policy.Name)
		}
		for _, decision := range decisions {
			if decision.Action == validating.ActionDeny {
				result.Messages = append(result.Messages, decision.Message)
			}
		}
	}
	return result
}

// A nil map must become a nil interface, as an object that a request does not have.
func objectOf(content map[string]any) runtime.Object {
	if content == nil {
		return nil
	}
	return &unstructured.Unstructured{Object: content}
}

func speaksOf(policy *v1.ValidatingAdmissionPolicy, attributes admission.Attributes) bool {
	for _, rule := range policy.Spec.MatchConstraints.ResourceRules {
		matcher := rules.Matcher{Rule: rule.RuleWithOperations, Attr: attributes}
		if matcher.Matches() {
			return true
		}
	}
	return false
}
