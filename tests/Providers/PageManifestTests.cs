using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Keyferry.Admission.Validation;
using Keyferry.Api.Crds;
using Keyferry.Providers.Http;
using Keyferry.Providers.Metrics;
using Keyferry.Providers.Webhook;
using Keyferry.Text.Targets;
using NUnit.Framework;

namespace Keyferry.Providers.Tests;

/// <summary>The manifests on the pages about HTTP stores and generators pass admission as they stand there, without a warning.</summary>
public sealed partial class PageManifestTests
{
    [TestCase("webhook.md", 2)]
    [TestCase("generators.md", 9)]
    public void Every_manifest_is_right(string page, int count)
    {
        var text = File.ReadAllText(Path.Combine(Root(), "docs", "providers", page));
        var validator = new ManifestValidator(
            new ApiSchemas(), [new WebhookProvider(TimeProvider.System, new ProviderCalls(null), EgressPolicy.Default)]);
        var seen = 0;
        foreach (var yaml in Block().Matches(text).SelectMany(static m => m.Groups["yaml"].Value.Split("\n---\n")))
        {
            Assert.That(YamlTree.TryRead(Encoding.UTF8.GetBytes(yaml), out var root, out var error), Is.True, error);
            var manifest = JsonElement.Parse(root!.ToJsonString());
            var (version, kind) = (manifest.GetProperty("apiVersion").GetString()!.Split('/'), manifest.GetProperty("kind").GetString()!);
            if (version is not [var group, var number])
            {
                continue;
            }

            seen++;
            var result = validator.Validate(new GroupVersionKind(group, number, kind), manifest, "team");
            Assert.That(result.Errors.Select(static e => e.ToString()), Is.Empty, yaml);
        }

        Assert.That(seen, Is.EqualTo(count));
    }

    internal static string Root([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", ".."));

    [GeneratedRegex(@"^```yaml\n(?<yaml>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Block();
}
