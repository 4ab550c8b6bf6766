using Keyferry.Local.Server.Rest;

namespace Keyferry.Local.Server.Faults;

/// <summary>The Status that a fault answers, with the reason that Kubernetes gives its code.</summary>
internal static class FaultStatus
{
    /// <summary>The error of a fault of kind <see cref="FaultKind.Status"/>.</summary>
    public static StatusException Of(Fault fault)
    {
        var (reason, message) = fault.Code switch
        {
            401 => ("Unauthorized", "Unauthorized"),
            403 => ("Forbidden", "forbidden by an injected fault"),
            404 => ("NotFound", "not found, by an injected fault"),
            409 => ("Conflict", "the object has been modified; please apply your changes to the latest version and try again"),
            410 => ("Expired", "The provided continue parameter or resourceVersion is too old."),
            429 => ("TooManyRequests", "too many requests, please try again later"),
            500 => ("InternalError", "Internal error occurred: an injected fault"),
            503 => ("ServiceUnavailable", "the server is currently unable to handle the request"),
            504 => ("Timeout", "request did not complete within the allowed duration"),
            _ => ("Unknown", "an injected fault"),
        };
        return new StatusException(fault.Code, reason, message) { RetryAfter = fault.RetryAfterSeconds };
    }
}
