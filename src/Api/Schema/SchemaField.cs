using System.Text;

namespace Keyferry.Api.Schema;

/// <summary>One field of an object.</summary>
/// <param name="Name">The field's name in JSON.</param>
/// <param name="Node">The field's schema.</param>
/// <param name="IsRequired">Whether the field must be set.</param>
public sealed record SchemaField(string Name, SchemaNode Node, bool IsRequired)
{
    private readonly byte[] _utf8Name = Encoding.UTF8.GetBytes(Name);

    /// <summary>The name in UTF-8, to compare with JSON that is not decoded.</summary>
    public ReadOnlySpan<byte> Utf8Name => _utf8Name;
}
