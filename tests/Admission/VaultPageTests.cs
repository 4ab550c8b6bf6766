using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Http;
using Keyferry.Providers.Metrics;
using Keyferry.Providers.Vault;
using Keyferry.Providers.Vault.OpenBao;
using NUnit.Framework;

namespace Keyferry.Admission.Tests;

/// <summary>The manifests of docs/providers/vault.md are taken as they stand there, without a warning.</summary>
public sealed partial class VaultPageTests
{
    private static readonly string[] Methods =
        ["tokenSecretRef", "appRole", "kubernetes", "ldap", "userPass", "jwt", "cert", "iam", "gcp"];

    [Test]
    public void Every_manifest_is_taken_and_every_way_to_log_in_is_shown()
    {
        var page = File.ReadAllText(Page());
        var manifests = Block().Matches(page).SelectMany(static m => YamlJson.Documents(m.Groups["yaml"].Value)).ToList();

        Assert.That(manifests, Has.Count.EqualTo(21));
        foreach (var manifest in manifests.Where(static m => (string?)m["apiVersion"] != "v1"))
        {
            var answer = Review.Create(manifest, Providers());
            Assert.That(answer.Verdict, Is.EqualTo("allow"), $"{manifest["metadata"]}: {answer}");
        }

        var shown = manifests.Select(static m => m["spec"]?["provider"]?["vault"]?["auth"]?.AsObject()).Where(static a => a is not null)
            .SelectMany(static a => a!.Select(static m => m.Key));
        Assert.That(shown, Is.SupersetOf(Methods));
    }

    private static IProvider[] Providers()
    {
        var calls = new ProviderCalls(null);
        return
        [
            new VaultProvider(static _ => null, TimeProvider.System, calls, AmbientCredentials.All, EgressPolicy.Default),
            new OpenBaoProvider(static _ => null, TimeProvider.System, calls, AmbientCredentials.All, EgressPolicy.Default),
        ];
    }

    private static string Page([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "docs", "providers", "vault.md");

    [GeneratedRegex(@"^```yaml\n(?<yaml>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Block();
}
