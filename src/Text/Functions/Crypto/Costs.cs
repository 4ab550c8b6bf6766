namespace Keyferry.Text.Functions.Crypto;

/// <summary>
/// What slow operations count as, in steps of a render. Less than their time would ask for, so that a template may
/// make some dozens of keys, and no loop makes thousands.
/// </summary>
internal static class Costs
{
    /// <summary>One draw from the system's generator, however short: less than a microsecond.</summary>
    public const long Draw = 20;

    /// <summary>The schedule of an AES key: some microseconds.</summary>
    public const long AesKey = 200;

    /// <summary>One bcrypt hash of cost 10: about 60 ms.</summary>
    public const long Bcrypt = 500_000;

    /// <summary>One scrypt key of 32 MiB: about 200 ms.</summary>
    public const long Scrypt = 2_000_000;

    /// <summary>An RSA key of 2048 bits: about 100 ms.</summary>
    public const long Rsa2048 = 2_000_000;

    /// <summary>An RSA key of 4096 bits: a second or more.</summary>
    public const long Rsa4096 = 5_000_000;

    /// <summary>A DSA key with parameters of its own: seconds.</summary>
    public const long Dsa = 10_000_000;

    /// <summary>A certificate that is read and checked.</summary>
    public const long Certificate = 5_000;

    /// <summary>A signature or a point on an elliptic curve.</summary>
    public const long Signature = 50_000;
}
