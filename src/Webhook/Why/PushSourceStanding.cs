using Keyferry.Api.PushSecrets;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.Stores;
using Keyferry.Webhook.Access;

namespace Keyferry.Webhook.Why;

/// <summary>Whether what a PushSecret pushes from is there. No value of it is kept.</summary>
/// <param name="Line">What is known of it.</param>
/// <param name="IsMissing">Whether it is not there.</param>
internal sealed record PushSourceStanding(string Line, bool IsMissing)
{
    private const int MostKeys = 30;

    /// <summary>Looks at it.</summary>
    /// <param name="api">The API server.</param>
    /// <param name="push">The PushSecret.</param>
    /// <param name="cancellation">Ends the calls.</param>
    public static async ValueTask<PushSourceStanding> ReadAsync(IKubeApi api, PushSecret push, CancellationToken cancellation)
    {
        if (push.Spec.Selector?.GeneratorRef is { } generator)
        {
            return new PushSourceStanding($"what {generator.Kind} \"{generator.Name}\" generates", IsMissing: false);
        }

        if (push.Spec.Selector?.Secret?.Name is not { Length: > 0 } name)
        {
            return new PushSourceStanding("every Secret that spec.selector.secret.selector selects", IsMissing: false);
        }

        var ns = push.Metadata.NamespaceProperty;
        var read = await api.GetAsync(BuiltIn.Secret, new ObjectKey(ns, name), cancellation);
        if (!read.Ok)
        {
            return read.Failure.IsNotFound
                ? new PushSourceStanding($"Secret \"{name}\" is not there", IsMissing: true)
                : new PushSourceStanding(ReadProblem.Of(read.Failure, "get", BuiltIn.Secret, ns), IsMissing: false);
        }

        List<string> keys = [.. (read.Value.Data?.Keys ?? []).Order(StringComparer.Ordinal)];
        SecretMemory.Clear(read.Value);
        return new PushSourceStanding(
            $"Secret \"{name}\"; {keys.Count} {(keys.Count == 1 ? "key" : "keys")}: {string.Join(", ", keys.Take(MostKeys))}"
                + (keys.Count > MostKeys ? $" and {keys.Count - MostKeys} more" : ""),
            IsMissing: false);
    }
}
