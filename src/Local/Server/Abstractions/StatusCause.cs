namespace Keyferry.Local.Server.Abstractions;

/// <summary>One thing that is wrong with an object, as <c>details.causes</c> of a Status lists it.</summary>
/// <param name="Reason">Such as <c>FieldValueInvalid</c>, <c>FieldValueRequired</c>, <c>FieldValueNotSupported</c>.</param>
/// <param name="Message">What the Status says after the field, such as <c>Required value</c>.</param>
/// <param name="Field">The field path, such as <c>spec.versions[0].name</c>, or <c>&lt;nil&gt;</c>.</param>
public sealed record StatusCause(string Reason, string Message, string Field);
