namespace Keyferry.Api.Validation;

/// <summary>One thing that is wrong with a manifest, or worth a warning.</summary>
/// <param name="Field">Where it is wrong.</param>
/// <param name="Reason">The API machinery's word for it, see <see cref="CauseType"/>.</param>
/// <param name="Message">What is wrong, what was found, what would be right. Never a secret value.</param>
/// <param name="IsWarning">Whether the object may be stored all the same.</param>
public sealed record FieldError(FieldPath Field, string Reason, string Message, bool IsWarning = false)
{
    /// <summary>The field's path as text, such as <c>spec.data[2].remoteRef.key</c>; map keys stand in brackets.</summary>
    public string Path { get; } = Field.ToString();

    /// <summary>The path and the message, as a person reads them.</summary>
    public override string ToString() => $"{Path}: {Message}";
}

/// <summary>The reasons of the API machinery (metav1.CauseType).</summary>
public static class CauseType
{
    /// <summary>A required field is missing.</summary>
    public const string Required = "FieldValueRequired";

    /// <summary>A value is malformed.</summary>
    public const string Invalid = "FieldValueInvalid";

    /// <summary>A value is not one of those allowed.</summary>
    public const string NotSupported = "FieldValueNotSupported";

    /// <summary>A value stands twice where it may stand once.</summary>
    public const string Duplicate = "FieldValueDuplicate";

    /// <summary>A field may not be set here; unknown fields too.</summary>
    public const string Forbidden = "FieldValueForbidden";

    /// <summary>A value has another JSON type than the field.</summary>
    public const string TypeInvalid = "FieldValueTypeInvalid";

    /// <summary>A text or list is too long.</summary>
    public const string TooLong = "FieldValueTooLong";
}
