using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;
using Keyferry.Providers.Generators.SshKey;
using NUnit.Framework;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Utilities;

namespace Keyferry.Providers.Tests.Generators;

public sealed class SshKeyGeneratorTests
{
    private static readonly SshKeyGenerator Generator = new();

    [TestCase("{}", "ssh-rsa", 2048)]
    [TestCase("""{"keyType":"rsa","keySize":1024}""", "ssh-rsa", 1024)]
    [TestCase("""{"keyType":"ecdsa"}""", "ecdsa-sha2-nistp256", 256)]
    [TestCase("""{"keyType":"ecdsa","keySize":384}""", "ecdsa-sha2-nistp384", 384)]
    [TestCase("""{"keyType":"ecdsa","keySize":521}""", "ecdsa-sha2-nistp521", 521)]
    [TestCase("""{"keyType":"ecdsa","keySize":4096}""", "ecdsa-sha2-nistp256", 256)]
    [TestCase("""{"keyType":"ed25519"}""", "ssh-ed25519", 256)]
    public async Task A_pair_reads_back_as_OpenSSH_writes_it(string spec, string type, int bits)
    {
        var pair = await GeneratorCalls.ValuesAsync(Generator, spec);

        Assert.That(pair.Keys, Is.EquivalentTo(["privateKey", "publicKey"]));
        var line = pair["publicKey"];
        Assert.That(line, Does.StartWith(type + " ").And.EndsWith("\n"));
        var blob = Convert.FromBase64String(line.Trim().Split(' ')[1]);
        var key = OpenSshPrivateKeyUtilities.ParsePrivateKeyBlob(Body(pair["privateKey"]));
        Assert.That(OpenSshPublicKeyUtilities.EncodePublicKey(PublicOf(key)), Is.EqualTo(blob));
        Assert.That(BitsOf(key), Is.EqualTo(bits));
    }

    [TestCase("rsa")]
    [TestCase("ecdsa")]
    [TestCase("ed25519")]
    public async Task The_file_has_OpenSSHs_shape(string type)
    {
        var pair = await GeneratorCalls.ValuesAsync(Generator, $$"""{"keyType":"{{type}}","comment":"ops@example.org"}""");

        var lines = pair["privateKey"].Split('\n');
        Assert.That(lines[0], Is.EqualTo("-----BEGIN OPENSSH PRIVATE KEY-----"));
        Assert.That(lines[^2..], Is.EqualTo(["-----END OPENSSH PRIVATE KEY-----", ""]));
        Assert.That(lines[1..^3], Has.All.Length.EqualTo(64));
        Assert.That(pair["publicKey"], Does.EndWith(" ops@example.org\n"));

        var section = PrivateSection(Body(pair["privateKey"]));
        Assert.That(section.Length % 8, Is.Zero);
        Assert.That(section[..4], Is.EqualTo(section[4..8]), "the check numbers");
        var end = section.AsSpan().LastIndexOf("ops@example.org"u8) + "ops@example.org".Length;
        Assert.That(section[end..], Is.EqualTo(Enumerable.Range(1, section.Length - end).Select(static i => (byte)i)), "the padding");
    }

    [TestCase("rsa")]
    [TestCase("ecdsa")]
    [TestCase("ed25519")]
    public async Task Ssh_keygen_derives_the_public_key_of_the_private_one(string type)
    {
        const string tool = "/usr/bin/ssh-keygen";
        if (!File.Exists(tool))
        {
            Assert.Ignore($"there is no {tool}");
        }

        var pair = await GeneratorCalls.ValuesAsync(Generator, $$"""{"keyType":"{{type}}","comment":"me"}""");
        var folder = Directory.CreateTempSubdirectory("keyferry-ssh");
        try
        {
            var file = Path.Combine(folder.FullName, "key");
            await File.WriteAllTextAsync(file, pair["privateKey"]);
            if (!OperatingSystem.IsWindows())
            {
                // ssh-keygen refuses a key that others may read.
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            using var derived = Process.Start(new ProcessStartInfo(tool, ["-y", "-f", file]) { RedirectStandardOutput = true, UseShellExecute = false })!;
            var line = await derived.StandardOutput.ReadToEndAsync();
            Assert.That(line, Is.EqualTo(pair["publicKey"]));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Test]
    public async Task Every_run_makes_another_pair()
    {
        var one = await GeneratorCalls.ValuesAsync(Generator, """{"keyType":"ed25519"}""");
        var other = await GeneratorCalls.ValuesAsync(Generator, """{"keyType":"ed25519"}""");

        Assert.That(one["publicKey"], Is.Not.EqualTo(other["publicKey"]));
    }

    [TestCase("""{"keyType":"dsa"}""", "unsupported key type: it must be one of rsa, ecdsa, ed25519")]
    [TestCase("""{"keySize":512}""", "keySize: 512 is no size of an rsa key: 1024 to 8192")]
    [TestCase("""{"keySize":16384}""", "keySize: 16384 is no size of an rsa key: 1024 to 8192")]
    [TestCase("""{"keyType":"ed25519","comment":"a\nssh-rsa AAAA"}""", "comment: holds a control character, such as a line break")]
    public async Task What_cannot_be_is_told(string spec, string error) =>
        Assert.That(await GeneratorCalls.ErrorAsync(Generator, spec), Is.EqualTo(error));

    [TestCase("""{"keySize":512}""", "spec.keySize: 512 is no size of an rsa key: 1024 to 8192")]
    [TestCase("""{"keyType":"ecdsa","keySize":2048}""", "spec.keySize: 2048 is no ecdsa size: 256, 384 or 521")]
    [TestCase("""{"comment":"a\rb"}""", "spec.comment: holds a control character, such as a line break")]
    public void Admission_is_told_the_field(string spec, string error) =>
        Assert.That(GeneratorCalls.Errors(Generator, spec), Is.EqualTo([error]));

    [TestCase("{}")]
    [TestCase("""{"keyType":"ed25519","keySize":256,"comment":"ops"}""")]
    public void Good_specs_have_no_errors(string spec) => Assert.That(GeneratorCalls.Errors(Generator, spec), Is.Empty);

    [TestCase("00", "00000000")]
    [TestCase("007f", "000000017f")]
    [TestCase("0080", "000000020080")]
    public void Numbers_are_those_of_RFC_4251(string number, string written)
    {
        var writer = new SshWriter();
        writer.Number(Convert.FromHexString(number));

        Assert.That(Convert.ToHexStringLower(writer.Take()), Is.EqualTo(written));
    }

    private static byte[] Body(string pem) =>
        Convert.FromBase64String(string.Concat(pem.Split('\n').Where(static l => !l.StartsWith('-'))));

    private static byte[] PrivateSection(byte[] file)
    {
        var at = "openssh-key-v1\0".Length;
        for (var i = 0; i < 3; i++)
        {
            at += 4 + BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
        }

        at += 4;
        at += 4 + BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
        return file[(at + 4)..];
    }

    private static AsymmetricKeyParameter PublicOf(AsymmetricKeyParameter key) => key switch
    {
        RsaPrivateCrtKeyParameters rsa => new RsaKeyParameters(false, rsa.Modulus, rsa.PublicExponent),
        ECPrivateKeyParameters ec => new ECPublicKeyParameters(
            "ECDSA", ec.Parameters.G.Multiply(ec.D).Normalize(), ec.PublicKeyParamSet),
        Ed25519PrivateKeyParameters ed => ed.GeneratePublicKey(),
        _ => throw new CryptographicException(key.GetType().Name),
    };

    private static int BitsOf(AsymmetricKeyParameter key) => key switch
    {
        RsaKeyParameters rsa => rsa.Modulus.BitLength,
        ECPrivateKeyParameters ec => ec.Parameters.Curve.FieldSize,
        _ => 256,
    };
}
