namespace Keyferry.Admission.Fields;

/// <summary>What becomes of a field that this version does not know (docs/decisions/0011).</summary>
public enum UnknownFieldPolicy
{
    /// <summary>One that is near a known name, or a well-known mistake, is refused; any other is admitted with a warning.</summary>
    Near,

    /// <summary>Every one is refused.</summary>
    Deny,

    /// <summary>Every one is admitted with a warning.</summary>
    Warn,
}
