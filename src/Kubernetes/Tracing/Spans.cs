using System.Diagnostics;

namespace Keyferry.Kubernetes.Tracing;

/// <summary>
/// The spans of this program: names, kinds, counts and reasons, never a value and nothing that came from a store. Where nobody
/// listens there are none, and they cost nothing.
/// </summary>
public static class Spans
{
    /// <summary>The name of the source.</summary>
    public const string SourceName = "Keyferry";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>A pass over an object.</summary>
    /// <param name="controller">The controller's name.</param>
    /// <param name="key">The object: namespace and name.</param>
    public static Activity? Reconcile(string controller, string key) => Source.HasListeners()
        ? Source.StartActivity($"reconcile {controller}")?.SetTag("keyferry.controller", controller).SetTag("keyferry.object", key)
        : null;

    /// <summary>
    /// A call to a store. It serves many passes, so that it is a trace of its own, with a link to the pass that had it begun.
    /// </summary>
    /// <param name="provider">The kind of store.</param>
    /// <param name="store">The store: kind, namespace and name.</param>
    /// <param name="operation">What is done.</param>
    /// <param name="keys">How many keys it is about.</param>
    public static Activity? StoreCall(string provider, string store, string operation, int keys) =>
        Root($"store {operation}", ActivityKind.Client)
            ?.SetTag("keyferry.provider", provider).SetTag("keyferry.store", store).SetTag("keyferry.keys", keys);

    /// <summary>
    /// An admission review: a trace of its own too, with a link to what the caller sent, who shall not decide whether it is kept.
    /// </summary>
    /// <param name="path">The webhook's path.</param>
    public static Activity? Review(string path) => Root($"review {path}", ActivityKind.Server)?.SetTag("http.route", path);

    // To be called in an async method, which has the present span again when it ends.
    private static Activity? Root(string name, ActivityKind kind)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var outer = Activity.Current;
        Activity.Current = null;
        return Source.StartActivity(kind, parentContext: default, name: name, links: outer is null ? null : [new ActivityLink(outer.Context)]);
    }

    /// <summary>What a span came to.</summary>
    /// <param name="span">The span; null where nobody listens.</param>
    /// <param name="result">One of a few words of the program's own.</param>
    /// <param name="failed">Whether it failed.</param>
    public static void End(Activity? span, string result, bool failed) =>
        span?.SetTag("keyferry.result", result).SetStatus(failed ? ActivityStatusCode.Error : ActivityStatusCode.Ok);
}
