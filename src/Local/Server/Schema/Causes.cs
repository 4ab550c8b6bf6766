using Keyferry.Local.Server.Abstractions;

namespace Keyferry.Local.Server.Schema;

/// <summary>Makes causes in the API server's words.</summary>
internal static class Causes
{
    /// <summary>The field of errors that name none.</summary>
    public const string Nowhere = "<nil>";

    public static StatusCause Required(string field, string detail = "") =>
        new("FieldValueRequired", detail.Length == 0 ? "Required value" : $"Required value: {detail}", field);

    /// <param name="field">The field path.</param>
    /// <param name="value">The value as shown.</param>
    /// <param name="detail">What is wrong with it.</param>
    public static StatusCause Invalid(string field, string value, string detail) =>
        new("FieldValueInvalid", $"Invalid value: {value}: {detail}", field);

    public static StatusCause Type(string field, string shown, string wanted) =>
        new("FieldValueTypeInvalid", $"Invalid value: {shown}: {field} in body must be of type {wanted}: {shown}", field);

    public static StatusCause NotSupported(string field, string value, IEnumerable<string> supported) =>
        new("FieldValueNotSupported", $"Unsupported value: {value}: supported values: {string.Join(", ", supported)}", field);

    public static StatusCause TooLong(string field, string limit) =>
        new("FieldValueTooLong", $"Too long: may not be more than {limit} bytes", field);

    public static StatusCause TooMany(string field, int count, string limit) =>
        new("FieldValueTooMany", $"Too many: {count}: must have at most {limit} items", field);

    public static StatusCause Duplicate(string field, string value) =>
        new("FieldValueDuplicate", $"Duplicate value: {value}", field);

    public static StatusCause Forbidden(string field, string detail) =>
        new("FieldValueForbidden", $"Forbidden: {detail}", field);

    /// <summary>What the server adds where a schema's CEL rules were not reached.</summary>
    public static StatusCause RulesNotChecked { get; } = Invalid(
        Nowhere, "null",
        "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation");

    /// <summary>Whether an error keeps the CEL rules from being checked.</summary>
    public static bool Blocks(StatusCause cause) => cause.Reason
        is "FieldValueNotSupported" or "FieldValueRequired" or "FieldValueTooLong" or "FieldValueTooMany" or "FieldValueTypeInvalid";
}
