namespace Keyferry.Local.Server.Faults;

/// <summary>A fault that the server shows to the requests that match. What is null matches everything.</summary>
public sealed record Fault
{
    /// <summary>How the server misbehaves.</summary>
    public required FaultKind Kind { get; init; }

    /// <summary>The verb, as in RBAC: get, list, watch, create, update, patch, delete or deletecollection.</summary>
    public string? Verb { get; init; }

    /// <summary>The resource in plural, such as <c>secrets</c>.</summary>
    public string? Resource { get; init; }

    /// <summary>The namespace of the URL.</summary>
    public string? Namespace { get; init; }

    /// <summary>The name of the URL; a create has none.</summary>
    public string? Name { get; init; }

    /// <summary>The subresource of the URL, such as <c>status</c>; empty for the object itself.</summary>
    public string? Subresource { get; init; }

    /// <summary>
    /// The name of a webhook, such as <c>default.keyferry.io</c>: the fault is in its calls then, not in requests. It may be a
    /// <see cref="FaultKind.Delay"/> or a <see cref="FaultKind.Status"/>.
    /// </summary>
    public string? Webhook { get; init; }

    /// <summary>How many requests are hit; null means all, until the fault is removed.</summary>
    public int? Times { get; init; } = 1;

    /// <summary>The HTTP status code of <see cref="FaultKind.Status"/>, 400 to 599.</summary>
    public int Code { get; init; } = 503;

    /// <summary>The header Retry-After of <see cref="FaultKind.Status"/>, in seconds; null for none.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>The length of <see cref="FaultKind.Delay"/>, in seconds.</summary>
    public double DelaySeconds { get; init; }

    /// <summary>How many events a watch sends before it misbehaves; bookmarks count.</summary>
    public int AfterEvents { get; init; }

    /// <summary>What is wrong with the fault itself; null where nothing is.</summary>
    public string? Problem() => this switch
    {
        { Kind: FaultKind.Status, Code: < 400 or > 599 } => "code must be 400 to 599",
        { Kind: FaultKind.Delay, DelaySeconds: not (> 0 and <= 3600) } => "delaySeconds must be more than 0 and at most 3600",
        { Webhook: not null, Kind: not (FaultKind.Delay or FaultKind.Status) } => "a webhook's fault must be a Delay or a Status",
        { Times: < 1 } => "times must be at least 1, or null",
        { AfterEvents: < 0 } or { RetryAfterSeconds: < 0 } => "afterEvents and retryAfterSeconds must not be negative",
        _ => null,
    };
}
