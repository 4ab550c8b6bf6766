using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace Keyferry.Providers.Vault.Login;

/// <summary>Writes the JSON of a login.</summary>
internal static class LoginBody
{
    /// <summary>An object of texts; those that are null are left out. The caller owns the bytes.</summary>
    public static byte[] Of(params ReadOnlySpan<(string Name, string? Text)> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, text) in members)
            {
                if (text is not null)
                {
                    writer.WriteString(name, text);
                }
            }

            writer.WriteEndObject();
        }

        var body = buffer.WrittenSpan.ToArray();
        CryptographicOperations.ZeroMemory(System.Runtime.InteropServices.MemoryMarshal.AsMemory(buffer.WrittenMemory).Span);
        return body;
    }
}
