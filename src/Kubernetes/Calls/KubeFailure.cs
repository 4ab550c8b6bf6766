namespace Keyferry.Kubernetes.Calls;

/// <summary>A refusal by the API server: its <c>Status</c> object, or what can be said where it sent none.</summary>
/// <param name="Code">The HTTP status; 0 where no answer came.</param>
/// <param name="Reason">The machine-readable reason, such as <c>NotFound</c> or <c>Conflict</c>.</param>
/// <param name="Message">The server's text for people.</param>
/// <param name="Causes">Each field that is wrong, where the server says.</param>
/// <param name="RetryAfter">How long the server asks to wait; null where it does not.</param>
/// <param name="IsStatus">
/// Whether an API server said so in a <c>Status</c> object; else whatever answered under its address did, or nobody.
/// </param>
public sealed record KubeFailure(
    int Code, string Reason, string Message, IReadOnlyList<KubeCause> Causes, TimeSpan? RetryAfter = null,
    bool IsStatus = false)
{
    /// <summary>The object is not there.</summary>
    public bool IsNotFound => Code == 404;

    /// <summary>Somebody else wrote first: read again, then try again. An existing name is not a conflict.</summary>
    public bool IsConflict => Code == 409 && Reason != "AlreadyExists";

    /// <summary>An object of this name is there already.</summary>
    public bool IsAlreadyExists => Code == 409 && Reason == "AlreadyExists";

    /// <summary>
    /// The server, or the way to it, is in trouble, which says nothing of the object: soon after it is well again, the same call
    /// may succeed.
    /// </summary>
    public bool IsServerTrouble => Code is 0 or 429 or >= 500;

    /// <summary>The resource version is too old: list again.</summary>
    public bool IsGone => Code == 410;
}

/// <summary>One entry of a Status's <c>details.causes</c>.</summary>
/// <param name="Field">The field's path.</param>
/// <param name="Reason">The machine-readable reason, such as <c>FieldValueInvalid</c>.</param>
/// <param name="Message">The text for people.</param>
public sealed record KubeCause(string Field, string Reason, string Message);
