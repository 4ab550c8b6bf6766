using System.Buffers;
using System.Text.Json;

namespace Keyferry.Providers.Azure.KeyVault;

/// <summary>Writes JSON objects whose bytes the caller clears after use.</summary>
internal static class JsonBody
{
    /// <summary>Writes an object.</summary>
    /// <param name="members">Writes its members.</param>
    /// <returns>The bytes, which the caller owns.</returns>
    public static byte[] Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        var bytes = buffer.WrittenSpan.ToArray();
        buffer.Clear();
        return bytes;
    }
}
