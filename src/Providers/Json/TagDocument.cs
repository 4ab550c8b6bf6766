using Keyferry.Text.GoFormat;
using Keyferry.Text.Json;
using System.Buffers;
using System.Text;

namespace Keyferry.Providers.Json;

/// <summary>A secret's metadata as a document: its tags.</summary>
internal static class TagDocument
{
    /// <summary>A JSON object of the tags, as Go writes a map.</summary>
    public static byte[] Of(IReadOnlyDictionary<string, string> tags)
    {
        var json = new ArrayBufferWriter<byte>();
        json.Write("{"u8);
        foreach (var (key, value) in tags.OrderBy(static t => t.Key, Utf8Order.Instance))
        {
            if (json.WrittenCount > 1)
            {
                json.Write(","u8);
            }

            json.Write(GoJson.Quote(Encoding.UTF8.GetBytes(key)));
            json.Write(":"u8);
            json.Write(GoJson.Quote(Encoding.UTF8.GetBytes(value)));
        }

        json.Write("}"u8);
        return json.WrittenSpan.ToArray();
    }
}
