namespace Keyferry.Api.Validation;

/// <summary>An error or warning about one field of a manifest.</summary>
/// <param name="Field">Path of the field.</param>
/// <param name="Reason">The cause, see <see cref="CauseType"/>.</param>
/// <param name="Message">What is wrong, what was found, and what would be valid. Never a secret value.</param>
/// <param name="IsWarning">Whether it is a warning, so that the object is admitted.</param>
public sealed record FieldError(FieldPath Field, string Reason, string Message, bool IsWarning = false)
{
    /// <summary>Which warnings are shown where there is no room for all.</summary>
    public WarningRank Rank { get; init; } = WarningRank.Surprises;

    /// <summary>The field's path as text, such as <c>spec.data[2].remoteRef.key</c>; map keys stand in brackets.</summary>
    public string Path { get; } = Field.ToString();

    /// <summary>The path and the message.</summary>
    public override string ToString() => $"{Path}: {Message}";
}

/// <summary>How much a warning matters; the first matters most.</summary>
public enum WarningRank
{
    /// <summary>As it stands the object does not do its work.</summary>
    Fails,

    /// <summary>It works, but hardly as was meant.</summary>
    Surprises,

    /// <summary>It works as was meant, and could be better.</summary>
    Advice,
}

/// <summary>The causes of a refusal: metav1.CauseType (https://pkg.go.dev/k8s.io/apimachinery/pkg/apis/meta/v1#CauseType).</summary>
public static class CauseType
{
    /// <summary>A required field is missing.</summary>
    public const string Required = "FieldValueRequired";

    /// <summary>A value is malformed.</summary>
    public const string Invalid = "FieldValueInvalid";

    /// <summary>A value is not one of those allowed.</summary>
    public const string NotSupported = "FieldValueNotSupported";

    /// <summary>A value occurs twice where it must be unique.</summary>
    public const string Duplicate = "FieldValueDuplicate";

    /// <summary>A field must not be set here, or is unknown.</summary>
    public const string Forbidden = "FieldValueForbidden";

    /// <summary>A value has the wrong JSON type.</summary>
    public const string TypeInvalid = "FieldValueTypeInvalid";

    /// <summary>A string or array is too long.</summary>
    public const string TooLong = "FieldValueTooLong";
}
