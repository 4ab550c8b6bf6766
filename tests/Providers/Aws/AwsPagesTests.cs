using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Aws;

/// <summary>The pages about AWS's stores name each permission that the program uses, and no other.</summary>
public sealed partial class AwsPagesTests
{
    [TestCase("SecretsManager", "secretsmanager", "aws-secrets-manager.md")]
    [TestCase("ParameterStore", "ssm", "aws-parameter-store.md")]
    public void Every_operation_is_on_the_page_as_a_permission(string folder, string service, string page)
    {
        var called = Directory.EnumerateFiles(Repository("src", "Providers", "Aws", folder), "*Client*.cs")
            .SelectMany(static file => Operation().Matches(File.ReadAllText(file))).Select(static m => m.Groups["name"].Value);
        var named = Regex.Matches(Page(page), $"{service}:(?<name>[A-Z][A-Za-z]+)\\b").Select(static m => m.Groups["name"].Value)
            .Where(static name => name != "ResourceTag");

        Assert.That(named.Distinct(), Is.EquivalentTo(called.Distinct()));
    }

    [TestCase("aws-secrets-manager.md")]
    [TestCase("aws-parameter-store.md")]
    public void Every_policy_is_a_document_that_AWS_takes(string page)
    {
        var policies = Block().Matches(Page(page)).Select(static m => JsonElement.Parse(m.Groups["json"].Value)).ToList();

        Assert.That(policies, Has.Count.EqualTo(3));
        foreach (var statement in policies.SelectMany(static p => p.GetProperty("Statement").EnumerateArray()))
        {
            Assert.That(statement.GetProperty("Effect").GetString(), Is.EqualTo("Allow"));
            Assert.That(statement.GetProperty("Action").GetArrayLength(), Is.Positive);
            Assert.That(statement.TryGetProperty("Resource", out _), Is.True);
        }
    }

    private static string Page(string name) => File.ReadAllText(Repository("docs", "providers", name));

    private static string Repository(params string[] path) => Path.Combine([Root(), .. path]);

    private static string Root([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));

    [GeneratedRegex(@"CallAsync\(\s*""(?<name>[A-Za-z]+)""", RegexOptions.ExplicitCapture)]
    private static partial Regex Operation();

    [GeneratedRegex(@"^```json\n(?<json>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Block();
}
