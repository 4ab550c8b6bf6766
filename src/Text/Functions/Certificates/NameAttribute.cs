namespace Keyferry.Text.Functions.Certificates;

/// <summary>One attribute of a distinguished name.</summary>
/// <param name="Oid">Its type: the content of an object identifier in DER.</param>
/// <param name="Value">Its text.</param>
/// <param name="IsJoined">Whether it stands in one set with the attribute before it.</param>
internal sealed record NameAttribute(byte[] Oid, string Value, bool IsJoined);
