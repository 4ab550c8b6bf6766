using System.Security.Cryptography;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>A PEM block. Its content may be a key, and is cleared when it is disposed.</summary>
/// <param name="Type">What stands after BEGIN.</param>
/// <param name="Headers">The header lines: each key once, in any order.</param>
/// <param name="Content">What the base64 text holds.</param>
internal sealed record PemBlock(GoString Type, Dictionary<GoString, GoString> Headers, byte[] Content) : IDisposable
{
    public void Dispose() => CryptographicOperations.ZeroMemory(Content);
}
