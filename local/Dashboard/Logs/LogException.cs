using DesignPatterns.Dashboard.Telemetry;

namespace DesignPatterns.Dashboard.Logs;

/// <summary>The exception that OpenTelemetry's conventions put into three attributes.</summary>
internal sealed record LogException(string Type, string Message, string Stack)
{
    private const string TypeName = "exception.type";
    private const string MessageName = "exception.message";
    private const string StackName = "exception.stacktrace";

    /// <returns>Null without any of the three.</returns>
    public static LogException? Of(IReadOnlyList<Field> fields)
    {
        var exception = new LogException(Find(TypeName), Find(MessageName), Find(StackName));
        return exception == new LogException("", "", "") ? null : exception;

        string Find(string name) => fields.FirstOrDefault(field => field.Name == name).Value ?? "";
    }

    /// <summary>The attributes that it is not made of; its type stays one of them, to filter by.</summary>
    public static IReadOnlyList<Field> Others(IReadOnlyList<Field> fields) =>
        [.. fields.Where(field => field.Name is not (MessageName or StackName))];
}
