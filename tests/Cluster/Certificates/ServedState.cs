using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Certificates;

/// <summary>What the cluster holds of certificates.</summary>
public static class ServedState
{
    private static readonly string[] Kinds = ["mutatingwebhookconfigurations", "validatingwebhookconfigurations"];

    /// <summary>The certificate of a Secret; null where there is none.</summary>
    public static async Task<X509Certificate2?> CertificateAsync(string secret, string ns = "default")
    {
        var read = await RealCluster.KubectlAsync(
            null, "-n", ns, "get", "secret", secret, "--ignore-not-found", "-o", """jsonpath={.data.tls\.crt}""");
        return read.Output.Length == 0 ? null : X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(Convert.FromBase64String(read.Output)));
    }

    /// <summary>The authorities that each entry of our configurations names, by thumbprint.</summary>
    public static async Task<List<string[]>> BundlesAsync()
    {
        List<string[]> bundles = [];
        foreach (var kind in Kinds)
        {
            var read = await RealCluster.KubectlAsync(null, "get", kind, "keyferry", "-o", "json");
            foreach (var webhook in JsonNode.Parse(read.Output)!["webhooks"]!.AsArray())
            {
                var authorities = new X509Certificate2Collection();
                authorities.ImportFromPem(Encoding.ASCII.GetString(Convert.FromBase64String(
                    webhook!["clientConfig"]!["caBundle"]?.GetValue<string>() ?? "")));
                bundles.Add([.. authorities.Select(static a => a.Thumbprint)]);
            }
        }

        return bundles;
    }

    /// <summary>Whether every entry names these authorities, and no other.</summary>
    public static async Task<bool> AllTrustAsync(params string[] authorities) =>
        (await BundlesAsync()).TrueForAll(b => b.Order().SequenceEqual(authorities.Order()));

    /// <summary>Empties the bundle of every entry, as a GitOps tool would.</summary>
    public static async Task EmptyBundlesAsync()
    {
        foreach (var kind in Kinds)
        {
            var patched = await RealCluster.KubectlAsync(null, "patch", kind, "keyferry", "--type=json", "-p",
                """[{"op":"replace","path":"/webhooks/0/clientConfig/caBundle","value":""}]""");
            Assert.That(patched.ExitCode, Is.Zero, patched.All);
        }
    }

    /// <summary>Has a new authority made.</summary>
    public static async Task ForceAuthorityAsync(string ns = "default")
    {
        var deleted = await RealCluster.KubectlAsync(null, "-n", ns, "delete", "secret", "keyferry-webhook-ca");
        Assert.That(deleted.ExitCode, Is.Zero, deleted.All);
    }

    /// <summary>The value of a metric's series; null where there is none.</summary>
    public static async Task<double?> MetricAsync(KeyferryProcess keyferry, string series)
    {
        using var http = new HttpClient();
        var text = await http.GetStringAsync(new Uri($"http://127.0.0.1:{keyferry.MetricsPort}/metrics"));
        return text.Split('\n').FirstOrDefault(l => l.StartsWith(series + " ", StringComparison.Ordinal)) is { } line
            ? double.Parse(line[(series.Length + 1)..], System.Globalization.CultureInfo.InvariantCulture)
            : null;
    }

    /// <summary>Waits for something.</summary>
    public static async Task UntilAsync(string what, Func<Task<bool>> reached, int seconds = 120)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < TimeSpan.FromSeconds(seconds))
        {
            if (await reached())
            {
                return;
            }

            await Task.Delay(250);
        }

        var log = RealCluster.Keyferry.Log;
        Assert.Fail($"not within {seconds} s: {what}\n{log[^Math.Min(3000, log.Length)..]}");
    }
}
