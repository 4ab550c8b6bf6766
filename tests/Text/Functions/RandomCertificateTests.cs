using System.Text;
using Keyferry.Text.Functions;
using Keyferry.Text.Templates;
using Keyferry.Text.Tests.Golden;
using NUnit.Framework;

namespace Keyferry.Text.Tests.Functions;

/// <summary>Certificates, keys and PKCS#12 files with random damage: an error or an answer, never a fault of the engine.</summary>
public sealed class RandomCertificateTests
{
    private const int DamagedFilesEach = 40;

    private static IEnumerable<Vector> Files() => Vector.Own().Where(static v => v.Id.StartsWith("own-", StringComparison.Ordinal)
        && v.Kind == "template" && v.Line.TryGetProperty("dataB64", out _));

    [Test]
    public void There_are_files_to_damage() => Assert.That(Files().Count(), Is.GreaterThan(40));

    [TestCaseSource(nameof(Files))]
    public void A_damaged_file_is_no_fault_of_the_engine(Vector vector)
    {
        var random = new Random(vector.Id.Length * 7919);
        for (var file = 0; file < DamagedFilesEach; file++)
        {
            var data = vector.Data().Select(v => new KeyValuePair<string, ReadOnlyMemory<byte>>(
                v.Key, v.Key == "pw" ? v.Value : Damage(v.Value.ToArray(), random)));
            TemplateFault? fault = null;
            var options = new TemplateOptions { Functions = FunctionLibrary.All, OnFault = found => fault = found };
            var isParsed = Template.TryParse(
                "damaged", vector.Bytes("template", "templateB64"), options, out var template, out _);
            Assert.That(isParsed);
            template!.TryRender(TemplateData.Of(data), TimeProvider.System, CancellationToken.None, out _, out _);
            Assert.That(fault, Is.Null, $"{vector.Id}, file {file}");
        }
    }

    private static byte[] Damage(byte[] file, Random random)
    {
        var text = Encoding.Latin1.GetString(file);
        if (!text.StartsWith("-----BEGIN", StringComparison.Ordinal))
        {
            return DamageBytes([.. file], random);
        }

        var body = text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..text.IndexOf("-----END", StringComparison.Ordinal)];
        var damaged = Convert.ToBase64String(DamageBytes([.. Convert.FromBase64String(body)], random));
        return Encoding.Latin1.GetBytes(text.Replace(body, damaged + "\n", StringComparison.Ordinal));
    }

    private static byte[] DamageBytes(List<byte> bytes, Random random)
    {
        for (var damages = random.Next(1, 4); damages > 0 && bytes.Count > 8; damages--)
        {
            var at = random.Next(bytes.Count - 4);
            switch (random.Next(5))
            {
                case 0:
                    bytes.RemoveRange(at, random.Next(1, 4));
                    break;
                case 1:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                case 2:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
            }
        }

        return [.. bytes];
    }
}
