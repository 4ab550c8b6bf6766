using System.Text.Json;
using Keyferry.Sync.Tests.Support;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.Templating;

/// <summary>What is told of a template that fails: External Secrets Operator's words first, then place, names and cure.</summary>
public sealed class TemplateErrorTests
{
    private const string Fields = "could not apply template: could not execute template: could not execute template: ";
    private const string From = "could not apply template: error fetching templateFrom data: ";

    [TestCase(
        """{"data":{"HOST":"x\n{{ .host }}"}}""",
        Fields + "unable to execute template at key HOST: unable to execute template at key HOST: line 2, column 4: "
            + "there is no key host; for a default write {{ index . \"host\" | default \"...\" }}; the keys there are: password, user")]
    [TestCase(
        """{"data":{"x":"{{ .User }}"}}""",
        Fields + "unable to execute template at key x: unable to execute template at key x: line 1, column 4: "
            + "there is no key User; for a default write {{ index . \"User\" | default \"...\" }}; the keys there are: password, user; did you mean user?")]
    [TestCase(
        """{"data":{"x":"{{ .user "}}""",
        Fields + "unable to execute template at key x: unable to parse template at key x: line 1, column 10: "
            + "an action is not closed: the closing delimiter is missing")]
    [TestCase(
        """{"metadata":{"labels":{"l":"{{ trunc .password .user }}"}}}""",
        Fields + "unable to execute template at key l: unable to execute template at key l: line 1, column 10: "
            + "trunc wants an int here, and got a string: convert it with int")]
    [TestCase(
        """{"data":{"x":"{{ define \"d\" }}{{ .gone }}{{ end }}{{ template \"d\" . }}"}}""",
        Fields + "unable to execute template at key x: unable to execute template at key x: in template \"d\", line 1, column 20: "
            + "there is no key gone; for a default write {{ index . \"gone\" | default \"...\" }}; the keys there are: password, user")]
    [TestCase(
        """{"templateFrom":[{"literal":"a: {{ .gone }}"}]}""",
        From + "unable to execute template at key templateFrom[0].literal: unable to execute template at key templateFrom[0].literal: "
            + "line 1, column 7: there is no key gone; for a default write {{ index . \"gone\" | default \"...\" }}; the keys there are: password, user")]
    [TestCase(
        """{"templateFrom":[{"literal":"- {{ .password }}"}]}""",
        From + "could not unmarshal template to 'map[string][]byte': not a YAML map of texts: the document is not a map")]
    [TestCase(
        """{"templateFrom":[{"configMap":{"name":"none","items":[{"key":"k"}]}}]}""", From + "configmaps \"none\" not found")]
    [TestCase(
        """{"templateFrom":[{"secret":{"name":"none","items":[{"key":"k"}]}}]}""", From + "secrets \"none\" not found")]
    [TestCase(
        """{"templateFrom":[{"configMap":{"name":"c","items":[{"key":"nope"}]}}]}""", From + "error in configmap c: missing key nope")]
    [TestCase(
        """{"templateFrom":[{"secret":{"name":"s","items":[{"key":"nope"}]}}]}""", From + "error in secret s: missing key nope")]
    [TestCase(
        """{"templateFrom":[{"valuesDecodingStrategy":"Base64","literal":"a: \"{{ .password }}!\""}]}""",
        From + "failed to decode rendered template value for key a: illegal base64 data at input byte 6")]
    [TestCase(
        """{"templateFrom":[{"target":"spec","literal":"a: b"}]}""",
        From + "target \"spec\" of templateFrom[0].literal is not one of Data, Annotations, Labels")]
    [TestCase(
        """{"engineVersion":"v1","data":{"x":"y"}}""",
        "could not apply template: spec.target.template.engineVersion: v2 is the only version of the template engine")]
    public async Task A_template_that_fails_says_where_why_and_what_to_do(string template, string told)
    {
        using var scene = new Scene();
        scene.PutConfigMap("c", ("k", "v"));
        scene.PutSecret("s", "v");
        scene.PutTemplate(template);

        var outcome = await scene.PassAsync();

        Assert.That(await scene.FailureAsync(), Is.EqualTo(told));
        Assert.That((scene.Condition()!.Reason, scene.Condition()!.Message), Is.EqualTo(("SecretSyncedError", "could not update secret")));
        Assert.That(outcome.IsFailure, Is.True);
        Assert.That(scene.Target(), Is.Null);
    }

    [Test]
    public async Task A_failing_pass_leaves_the_Secret_that_is_there_alone()
    {
        using var scene = new Scene();
        scene.PutTemplate("""{"data":{"A":"{{ .user }}"}}""");
        await scene.PassAsync();
        var version = scene.Target()!.Metadata.ResourceVersion;

        scene.PutTemplate("""{"data":{"A":"{{ .user }}","HOST":"{{ .host | default \"none\" }}"}}""");
        await scene.PassAsync();

        Assert.That(scene.Condition()!.Status, Is.EqualTo("False"));
        Assert.That(scene.Target()!.Metadata.ResourceVersion, Is.EqualTo(version));
        Assert.That(scene.Data(), Is.EqualTo("A=app"));
    }

    [TestCase("{{ fail .password }}")]
    [TestCase("{{ index .password \"x\" }}")]
    [TestCase("{{ (printf \"{%q:1}\" .password | fromJson).gone }}")]
    [TestCase("{{ mustRegexMatch .password \"x\" }}{{ .password.x }}")]
    [TestCase("{{ template .password }}")]
    public async Task No_error_shows_a_value(string text)
    {
        using var scene = new Scene();
        scene.Provider.Values["pw"] = "s3cr(3t";
        scene.PutTemplate($$"""{"data":{"x": {{JsonSerializer.Serialize(text)}} } }""");

        await scene.PassAsync();

        Assert.That(scene.Condition()!.Status, Is.EqualTo("False"));
        Assert.That(await scene.FailureAsync(), Does.Not.Contain("s3cr"));
    }
}
