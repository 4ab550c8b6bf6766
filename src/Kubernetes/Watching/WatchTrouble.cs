using System.Globalization;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Kubernetes.Watching;

/// <summary>A list or watch that fails.</summary>
/// <param name="Type">The kind.</param>
/// <param name="Verb">What was asked for: <c>list</c> or <c>watch</c>.</param>
/// <param name="Namespace">The namespace; null means all.</param>
/// <param name="Failure">The server's answer.</param>
public sealed record WatchTrouble(ResourceType Type, string Verb, string? Namespace, KubeFailure Failure)
{
    /// <summary>Whether the server refuses: it does not serve the kind, or does not allow the call. Waiting alone cures neither.</summary>
    public bool IsRefusal => Failure.Code is 401 or 403 or 404 or 405;

    /// <summary>What fails, why, and the way out where there is one; one line.</summary>
    public override string ToString()
    {
        var resource = Type.Group.Length == 0 ? Type.Plural : $"{Type.Plural}.{Type.Group}";
        var where = !Type.Namespaced ? "at the cluster scope"
            : Namespace is null ? "in all namespaces"
            : $"in namespace {Namespace}";
        var cure = Failure.Code switch
        {
            403 => $"; grant the verbs list and watch on {resource} {where}",
            404 => $"; the server does not serve {Type.ApiVersion}: install the definition of {resource}",
            _ => "",
        };
        return string.Create(
            CultureInfo.InvariantCulture, $"cannot {Verb} {resource} {where} (HTTP {Failure.Code}): {Failure.Message}{cure}");
    }
}

/// <summary>How an informer stands at one moment.</summary>
/// <param name="Type">The kind.</param>
/// <param name="Namespace">The namespace; null means all.</param>
/// <param name="Synced">Whether the first list is in.</param>
/// <param name="SinceStart">How long the informer has run; zero where it does not run.</param>
/// <param name="SinceHeard">
/// How long ago the server last said something: a list, an event or a bookmark. Bookmarks come about once a minute.
/// </param>
/// <param name="Trouble">What fails now; null where nothing does.</param>
public sealed record WatchState(
    ResourceType Type, string? Namespace, bool Synced, TimeSpan SinceStart, TimeSpan SinceHeard, WatchTrouble? Trouble);
