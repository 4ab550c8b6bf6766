using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Chart.Tests.Cluster;

/// <summary>The names of all objects of a cluster.</summary>
internal static class Inventory
{
    /// <summary>Reads it; what comes and goes by itself is left out.</summary>
    public static async Task<IReadOnlySet<string>> ReadAsync(ClusterServers servers)
    {
        var kinds = await servers.KubectlAsync(null, "api-resources", "--verbs=list", "-o", "name", "--cached=false");
        Assert.That(kinds.ExitCode, Is.Zero, kinds.All);
        var names = string.Join(',', kinds.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(static k => !k.StartsWith("events", StringComparison.Ordinal) && !k.StartsWith("componentstatuses", StringComparison.Ordinal)));
        var all = await servers.KubectlAsync(
            null, "get", names, "-A", "--ignore-not-found", "-o",
            """go-template={{range .items}}{{.kind}} {{with .metadata.namespace}}{{.}}/{{end}}{{.metadata.name}}{{"\n"}}{{end}}""");
        Assert.That(all.ExitCode, Is.Zero, all.All);

        // Every namespace has them, made by the controller manager.
        return all.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(static o => !o.Contains("/default-token-", StringComparison.Ordinal) && !o.EndsWith("/default", StringComparison.Ordinal)
                && !o.EndsWith("/kube-root-ca.crt", StringComparison.Ordinal))
            .ToHashSet(StringComparer.Ordinal);
    }
}
