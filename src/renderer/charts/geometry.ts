import type { Axis } from './axis.ts'

/** Where things stand in a card's canvas, in CSS pixels. Fixed widths, so that the plots of stacked cards line up. */
export type PlotArea = { left: number; top: number; width: number; height: number }

export const yAxisWidth = 52
export const xAxisHeight = 22
export const laneHeight = 14
const topRoom = 8
const rightRoom = 12

export type Frame = { width: number; height: number; lane: boolean; labelWidth: number }

export function plotAreaOf({ width, height, lane, labelWidth }: Frame): PlotArea {
  const top = topRoom + (lane ? laneHeight : 0)
  return {
    left: yAxisWidth,
    top,
    width: Math.max(1, width - yAxisWidth - rightRoom - labelWidth),
    height: Math.max(1, height - top - xAxisHeight)
  }
}

export const pixelX = (area: PlotArea, axis: Axis, position: number): number =>
  area.left + ((position - axis.from) / (axis.to - axis.from)) * area.width
export const pixelY = (area: PlotArea, axis: Axis, position: number): number =>
  area.top + area.height - ((position - axis.from) / (axis.to - axis.from)) * area.height

/** The position on the x axis under a pixel, held inside the axis proper. */
export function positionAtX(area: PlotArea, axis: Axis, pixel: number): number {
  const share = (pixel - area.left) / area.width
  return Math.min(axis.to, Math.max(axis.from, axis.from + share * (axis.to - axis.from)))
}
export function positionAtY(area: PlotArea, axis: Axis, pixel: number): number {
  const share = (area.top + area.height - pixel) / area.height
  return Math.min(axis.to, Math.max(axis.from, axis.from + share * (axis.to - axis.from)))
}
