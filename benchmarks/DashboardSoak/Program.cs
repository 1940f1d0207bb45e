using DesignPatterns.DashboardSoak;

var period = Choices.PeriodFrom(args);
await using var dashboard = await DashboardProcess.StartAsync(Choices.DashboardIn(args));
using var stopping = new CancellationTokenSource(period);
var exporters = new Exporters(dashboard);
var pages = new Pages(dashboard);
var memory = new Usage(dashboard, period);

Task[] work =
[
    .. Enumerable.Range(0, Exporters.Services).Select(service => exporters.SendSpansAsync(service, stopping.Token)),
    exporters.SendLogsAsync(stopping.Token),
    exporters.SendMetricsAsync(stopping.Token),
    pages.AskAsync(stopping.Token),
    memory.WatchAsync(stopping.Token),
];
await Task.WhenAll(work);
await Report.WriteAsync(exporters, pages, memory, period);
