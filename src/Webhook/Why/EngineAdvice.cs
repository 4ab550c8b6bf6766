namespace Keyferry.Webhook.Why;

/// <summary>What to do where no engine looks at an object. Pure.</summary>
internal static class EngineAdvice
{
    private const int MostNamed = 5;

    /// <summary>What to do: nothing where an engine has looked at the object, and none is known to be kept from it.</summary>
    /// <param name="engine">What is known of engines; null where nobody asked.</param>
    /// <param name="kind">The object's kind.</param>
    /// <param name="ns">The object's namespace; empty where it is in none.</param>
    /// <param name="isReconciled">Whether an engine has looked at it, once.</param>
    /// <param name="flags">The flags that may keep an engine from looking at it.</param>
    public static IEnumerable<Advice> Of(EngineLease? engine, string kind, string ns, bool isReconciled, string flags)
    {
        // With a flag of its own an engine of one namespace checks ClusterSecretStores: one that was looked at is served.
        if (engine?.OtherNamespaces is { Count: > 0 } others && !(kind == "ClusterSecretStore" && isReconciled))
        {
            yield return new Advice("OutsideNamespace", $"with --namespace the engine that leads serves {Names(others)} alone, " + kind switch
            {
                "ClusterExternalSecret" => "and no ClusterExternalSecrets: run one without --namespace",
                "ClusterSecretStore" => "and ClusterSecretStores only with --enable-cluster-store-reconciler: set that, or run one without --namespace",
                _ => $"and this object is in \"{ns}\": run one for \"{ns}\" too (scopedNamespaces of the chart), or one without --namespace",
            });
        }
        else if (!isReconciled)
        {
            yield return new Advice("NeverReconciled", engine?.IsHeld == false
                ? $"no controller has looked at it, and none seems to run: {engine.Line}"
                : $"no controller has looked at it: look at the engine's log and flags ({flags})");
        }
    }

    private static string Names(IReadOnlyList<string> namespaces) =>
        string.Join(", ", namespaces.Take(MostNamed).Select(static n => $"namespace \"{n}\""))
        + (namespaces.Count > MostNamed ? $" and {namespaces.Count - MostNamed} more" : "");
}
