using System.Text;
using BenchmarkDotNet.Attributes;
using Keyferry.Text.Functions;
using Keyferry.Text.Templates;

namespace Keyferry.Benchmarks.Templates;

/// <summary>What is measured of each template. BenchmarkDotNet wants the class public, and not sealed.</summary>
[MemoryDiagnoser]
public class TemplateMeasures
{
    private readonly TemplateOptions _options = new() { Functions = FunctionLibrary.All };
    private byte[] _text = [];
    private TemplateData _data = TemplateData.Of([]);
    private Template? _template;

    /// <summary>Which of <see cref="TemplateCase.All"/>.</summary>
    [Params(0, 1, 2, 3, 4)]
    public int Case { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        var one = TemplateCase.All[Case];
        _text = Encoding.UTF8.GetBytes(one.Text);
        _data = one.Data();
        if (!Template.TryParse("bench", _text, _options, out _template, out var error))
        {
            throw new InvalidOperationException(error.ToString());
        }
    }

    [Benchmark]
    public Template? Parse() => Template.TryParse("bench", _text, _options, out var template, out _) ? template : null;

    [Benchmark]
    public byte[] Execute() =>
        _template!.TryRender(_data, TimeProvider.System, CancellationToken.None, out var output, out var error)
            ? output
            : throw new InvalidOperationException(error.ToString());
}
