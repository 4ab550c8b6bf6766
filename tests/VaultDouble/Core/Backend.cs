using System.Text.RegularExpressions;

namespace Keyferry.VaultDouble.Core;

/// <summary>Answers a call to a route.</summary>
internal delegate ValueTask<Answer> Handler(Call call);

/// <summary>A path of a backend.</summary>
/// <param name="Pattern">The path below the mount; named groups are path parameters.</param>
/// <param name="Fields">The parameters it knows; null: any.</param>
internal sealed record VaultRoute(Regex Pattern, IReadOnlyList<string>? Fields)
{
    /// <summary>What it does for which operation.</summary>
    public required IReadOnlyDictionary<Operation, Handler> Handlers { get; init; }

    /// <summary>Whether what a write names is there: one that is not needs <c>create</c>. Null: a write is always an update.</summary>
    public Func<Call, bool>? Exists { get; init; }

    /// <summary>A read or list that finds nothing to warn of ignores what is sent.</summary>
    public bool TakesAnythingWritten { get; init; }
}

/// <summary>An engine behind a mount.</summary>
internal abstract class Backend
{
    /// <summary>Its paths.</summary>
    public abstract IReadOnlyList<VaultRoute> Routes { get; }

    /// <summary>Whether a path needs no token.</summary>
    public virtual bool IsOpen(string path) => false;

    /// <summary>Whether a path needs the capability sudo.</summary>
    public virtual bool IsProtected(string path) => false;

    /// <summary>What a path that no route has is answered with.</summary>
    public virtual Answer Unrouted(VaultRequest request) => throw new Refusal(404, "unsupported path") { IsRouting = true };

    /// <summary>A route. <paramref name="pattern"/> is matched whole.</summary>
    protected static VaultRoute On(string pattern, string? fields, params (Operation Operation, Handler Handler)[] handlers) =>
        new(new Regex($"^(?:{pattern})$", RegexOptions.ExplicitCapture | RegexOptions.Singleline | RegexOptions.CultureInvariant),
            fields?.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            Handlers = handlers.ToDictionary(static h => h.Operation, static h => h.Handler),
        };

    /// <summary>A handler that does not wait.</summary>
    protected static Handler Now(Func<Call, Answer> handle) => call => ValueTask.FromResult(handle(call));
}
