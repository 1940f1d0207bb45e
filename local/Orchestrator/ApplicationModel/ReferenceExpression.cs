using System.Globalization;
using System.Runtime.CompilerServices;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A text with holes for values that are known once the application runs.</summary>
public class ReferenceExpression : IExpressionValue, IValueWithReferences
{
    public static readonly ReferenceExpression Empty = new(string.Empty, [], []);
    private readonly string?[] _formats;

    internal ReferenceExpression(string format, ExpressionHole[] holes, string?[] formats)
    {
        Format = format;
        ValueProviders = [.. holes.Select(h => h.Value)];
        ManifestExpressions = [.. holes.Select(h => h.Manifest.ValueExpression)];
        _formats = formats;
    }

    public string Format { get; }
    public IReadOnlyList<IValueProvider> ValueProviders { get; }
    public IReadOnlyList<string> ManifestExpressions { get; }
    public string ValueExpression =>
        string.Format(CultureInfo.InvariantCulture, Format, [.. ManifestExpressions]);
    IEnumerable<object> IValueWithReferences.References => ValueProviders;
    public static ReferenceExpression Create(in ExpressionInterpolatedStringHandler handler) =>
        handler.Build();

    public async ValueTask<string?> GetValueAsync(
        ValueProviderContext context, CancellationToken cancellationToken = default)
    {
        if (Format.Length == 0)
        {
            return null;
        }

        var values = new object?[ValueProviders.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var value = await ValueProviders[i].GetValueAsync(context, cancellationToken);
            values[i] = value is null ? null : Formatted(value, _formats[i]);
        }

        return string.Format(CultureInfo.InvariantCulture, Format, values);
    }

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) =>
        GetValueAsync(new ValueProviderContext(), cancellationToken);

    internal static string Formatted(string value, string? format) => format switch
    {
        null => value,
        "uri" => Uri.EscapeDataString(value),
        _ => throw new FormatException($"The format '{format}' is not supported. Supported formats: 'uri'."),
    };

    [InterpolatedStringHandler]
    public readonly ref struct ExpressionInterpolatedStringHandler(int literalLength, int formattedCount)
    {
        private readonly ReferenceExpressionBuilder _builder = new(literalLength, formattedCount);
        public void AppendLiteral(string value) => _builder.AppendLiteral(value);
        public void AppendFormatted(string? value, string? format = null) =>
            _builder.AppendFormatted(value, format);

        public void AppendFormatted<T>(T valueProvider, string? format = null)
            where T : IValueProvider, IManifestExpressionProvider =>
                _builder.AppendFormatted(valueProvider, format);

        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider, string? format = null)
            where T : IResource, IValueProvider, IManifestExpressionProvider =>
            _builder.AppendFormatted(valueProvider.Resource, format);

        internal ReferenceExpression Build() => _builder.Build();
    }
}

internal readonly record struct ExpressionHole(IValueProvider Value, IManifestExpressionProvider Manifest);
